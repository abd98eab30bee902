import { Busboy } from '@fastify/busboy';
import type { BusboyFileStream, BusboyInstance } from '@fastify/busboy';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { invalidInput } from '../../trpc/to-app-error.js';
import { cutOff } from './cut-off.js';
import { UPLOAD_FIELDS } from './fields.js';
import { spool } from './spool.js';
import type { SpoolOptions, SpooledFile } from './spool.js';

/** What came in a form: one file, and text beside it. */
export interface ReceivedForm {
  readonly file: SpooledFile;
  readonly fields: Readonly<Record<string, string>>;
  /** As the sender named it. */
  readonly filename: string;
}

const MAX_FIELDS = UPLOAD_FIELDS.length;
const MAX_FIELD_BYTES = 1_000;
/** What waits between the connection and the disk. */
const PIECE = 262_144;

/**
 * Receives `multipart/form-data` (RFC 7578) with one part `file`, which goes to disk as it comes; the
 * other parts may stand before or behind it. The request is never destroyed, so that it can be answered.
 * @throws AppError VALIDATION_FAILED for a form that is none, is cut off, or holds something else;
 * what `spool` throws.
 */
export async function receiveForm(
  incoming: IncomingMessage,
  contentType: string,
  options: SpoolOptions,
): Promise<ReceivedForm> {
  const form = new FormReceiver(contentType, options);
  try {
    await form.pump(incoming);
    return await form.received();
  } catch (error) {
    await form.discard();
    throw error;
  }
}

class FormReceiver {
  readonly #busboy: BusboyInstance;
  readonly #fields = new Map<string, string>();
  /** Ends every wait; a race with one promise for all of them would keep every piece in memory. */
  readonly #failure = new AbortController();
  #stream: BusboyFileStream | undefined;
  #file: Promise<SpooledFile> | undefined;
  #filename = '';

  constructor(contentType: string, options: SpoolOptions) {
    this.#busboy = parserOf(contentType);
    this.#busboy.on('file', (name, stream, filename) =>
      this.#takeFile(name, stream, { filename, options }),
    );
    this.#busboy.on('field', (name, value, _nameTruncated, truncated) =>
      this.#takeField(name, value, truncated),
    );
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      this.#busboy.on(limit, () => this.#fail(invalidInput('', 'The form has too many parts.')));
    }
    this.#busboy.on('error', () => this.#fail(invalidInput('', 'The form is not complete.')));
  }

  async pump(incoming: IncomingMessage): Promise<void> {
    const { signal } = this.#failure;
    try {
      const pieces: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
      for await (const piece of pieces) {
        signal.throwIfAborted();
        if (!this.#busboy.write(piece)) await once(this.#busboy, 'drain', { signal });
      }
      const finished = once(this.#busboy, 'finish', { signal });
      this.#busboy.end();
      await finished;
    } catch (error) {
      throw signal.aborted ? signal.reason : cutOff(error);
    }
  }

  async received(): Promise<ReceivedForm> {
    if (this.#file === undefined) throw invalidInput('file', 'Required: one file.');
    const file = await this.#file;
    return { file, fields: Object.fromEntries(this.#fields), filename: this.#filename };
  }

  /** Leaves nothing behind of a form that failed. */
  async discard(): Promise<void> {
    this.#stream?.destroy();
    const file = await this.#file?.catch(() => undefined);
    await file?.[Symbol.asyncDispose]();
  }

  #fail(error: unknown): void {
    this.#failure.abort(error);
  }

  #takeFile(
    name: string,
    stream: BusboyFileStream,
    { filename, options }: { filename: string | undefined; options: SpoolOptions },
  ): void {
    // A part that is cut off before it is read has no other listener, and that would end the process;
    // who reads it then finds it destroyed.
    stream.on('error', (error: Error) => stream.destroy(error));
    if (name !== 'file') {
      stream.resume();
      this.#fail(invalidInput(name, 'Unknown property: the file is called `file`.'));
      return;
    }
    this.#stream = stream;
    this.#filename = filename ?? '';
    this.#file = spool(piecesOf(stream), options);
    this.#file.catch((error: unknown) => this.#fail(error));
  }

  #takeField(name: string, value: string, truncated: boolean): void {
    if (truncated) this.#fail(invalidInput(name, 'Too long.'));
    else if (this.#fields.has(name)) this.#fail(invalidInput(name, 'Given twice.'));
    else this.#fields.set(name, value);
  }
}

function parserOf(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      highWaterMark: PIECE,
      fileHwm: PIECE,
      limits: {
        files: 1,
        fields: MAX_FIELDS,
        fieldSize: MAX_FIELD_BYTES,
        parts: MAX_FIELDS + 1,
        headerPairs: 20,
      },
    });
  } catch {
    throw invalidInput('', 'The form has no boundary.');
  }
}

/** The bytes of a part; one that is cut off is the sender's fault. */
async function* piecesOf(stream: BusboyFileStream): AsyncIterable<Uint8Array> {
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch {
    throw invalidInput('file', 'The form is not complete.');
  }
}
