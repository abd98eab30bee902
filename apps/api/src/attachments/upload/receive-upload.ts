import type { IncomingMessage } from 'node:http';
import { isJson } from '../../http/body.js';
import { invalidInput } from '../../trpc/to-app-error.js';
import { noFileSent } from '../no-file-sent.js';
import { cutOff } from './cut-off.js';
import { UPLOAD_FIELDS } from './fields.js';
import { receiveForm } from './receive-form.js';
import { spool } from './spool.js';
import type { SpoolOptions, SpooledFile } from './spool.js';

/** An upload that was received whole. */
export interface ReceivedUpload {
  /** None when the sender did not even name it: there was nothing to receive. */
  readonly file: SpooledFile | null;
  /** The input, as the sender gave it: not checked yet. */
  readonly input: Readonly<Record<string, string>>;
}

const FORM = /^multipart\/form-data\s*(;|$)/i;
/** Without a byte for this long, an upload has failed. */
const SILENCE_MS = 30_000;

/**
 * Receives a file from a request: as `multipart/form-data`, or as the body itself, described by the
 * query. @throws AppError UNSUPPORTED_MEDIA_TYPE for the input of a procedure, VALIDATION_FAILED,
 * PAYLOAD_TOO_LARGE, UNAVAILABLE, and whatever ends the connection.
 */
export async function receiveUpload(
  incoming: IncomingMessage,
  query: URLSearchParams,
  options: SpoolOptions,
): Promise<ReceivedUpload> {
  const given = inputOf(query);
  const contentType = incoming.headers['content-type'] ?? '';
  const isForm = FORM.test(contentType);
  if (!isForm && given['filename'] === undefined) {
    // Nothing in the query describes the body: it is no JSON file, but a call like to other routes.
    if (isJson(contentType) && Object.keys(given).length === 0) throw noFileSent();
    return { file: null, input: given };
  }
  incoming.setTimeout(SILENCE_MS, () => incoming.destroy());
  if (!isForm) {
    const file = await spool(wholeBody(incoming), options);
    return { file, input: given };
  }
  const { file, fields, filename } = await receiveForm(incoming, contentType, options);
  const twice = Object.keys(fields).find((name) => name in given);
  if (twice !== undefined) {
    await file[Symbol.asyncDispose]();
    throw invalidInput(twice, 'Given twice.');
  }
  return { file, input: { filename, ...given, ...fields } };
}

/** What the schema does not know it refuses by name; `upload` is not for callers. */
function inputOf(query: URLSearchParams): Record<string, string> {
  for (const name of UPLOAD_FIELDS) {
    if (query.getAll(name).length > 1) throw invalidInput(name, 'Given twice.');
  }
  return Object.fromEntries(query);
}

/** The body, or the error of a body that ends before it should. It leaves the request to be answered. */
async function* wholeBody(incoming: IncomingMessage): AsyncIterable<Uint8Array> {
  const pieces: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
  try {
    yield* pieces;
  } catch (error) {
    throw cutOff(error);
  }
}
