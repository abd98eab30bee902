import type { Context } from 'hono';
import type { Ports } from '../platform/ports.js';
import type { AppEnv } from './env.js';
import { createRequestContext } from './request-context.js';

/** Starts a stream of the API for a request and tells when its reader is gone. */
export interface FileRequest {
  readonly context: ReturnType<typeof createRequestContext>;
  readonly signal: AbortSignal;
  readonly leave: () => void;
  readonly headers: Headers;
}

/** What a request for a file brings to its procedure. */
export function fileRequest(c: Context<AppEnv>, ports: Ports): FileRequest {
  const headers = new Headers();
  const gone = new AbortController();
  return {
    context: createRequestContext(c, ports, headers),
    signal: AbortSignal.any([c.req.raw.signal, gone.signal]),
    leave: () => gone.abort(),
    headers,
  };
}

/** The answer that brings a file, streamed, to be saved under a name. */
export function fileAnswer(
  c: Context<AppEnv>,
  { headers, leave }: FileRequest,
  file: {
    pieces: AsyncIterable<string, void, void>;
    name: string;
    contentType: string;
    ports: Ports;
  },
): Response {
  headers.set('content-type', file.contentType);
  headers.set('content-disposition', `attachment; filename="${file.name}"`);
  headers.set('cache-control', 'no-store');
  headers.set('x-accel-buffering', 'no');
  const body = bodyOf(file.pieces, {
    leave,
    // Without the end of the transfer, so that nobody takes a part for the whole.
    breakOff: (error) => {
      file.ports.logger.warn({ err: error }, 'an export was broken off');
      c.env.outgoing.destroy();
    },
  });
  return new Response(body, { headers });
}

/** A piece is made when the reader has room for it: no more than two are in memory. */
function bodyOf(
  pieces: AsyncIterable<string, void, void>,
  { leave, breakOff }: { leave: () => void; breakOff: (error: unknown) => void },
): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        breakOff(error);
        controller.close();
      }
    },
    async cancel() {
      leave();
      await iterator.return?.();
    },
  });
}
