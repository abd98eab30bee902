import { errorOfAnswer } from '../errors/error-of-answer.js';
import type { RequestOptions } from '../options.js';
import { isRecord } from './is-record.js';
import type { Send } from './transport.js';

/** Calls a procedure by its name and answers with its output. */
export type Call = (name: string, input: unknown, options?: RequestOptions) => Promise<unknown>;

/**
 * Reads and writes over the tRPC protocol: a GET with the input in the query, or a POST. `attempt` is a
 * write that the server does not recognise by its idempotency key.
 */
export function createCalls(send: Send): { read: Call; write: Call; attempt: Call } {
  const call = async (
    outgoing: Parameters<Send>[0],
    options: RequestOptions | undefined,
  ): Promise<unknown> => {
    const answer = await send(outgoing, options);
    const { body } = answer;
    if (!isRecord(body) || !isRecord(body['result'])) throw errorOfAnswer(answer);
    return body['result']['data'];
  };
  return {
    read: (name, input, options) =>
      call({ method: 'GET', path: `/trpc/${name}?input=${encode(input)}` }, options),
    write: (name, input, options) =>
      call({ method: 'POST', path: `/trpc/${name}`, body: input }, options),
    attempt: (name, input, options) =>
      call({ method: 'POST', path: `/trpc/${name}`, body: input, isKeyed: false }, options),
  };
}

function encode(input: unknown): string {
  return encodeURIComponent(JSON.stringify(input));
}
