import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface ThumbnailJob {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Length of the longer side, in pixels. */
  readonly longest: number;
}

export type ThumbnailOutcome =
  | { readonly type: string; readonly bytes: Uint8Array }
  | { readonly failure: string };

/** Kinds of pictures that can be made small. */
const DECODABLE = new Set(['image/png', 'image/jpeg', 'image/gif']);
/** A larger file is not read into memory for it. */
const MAX_SOURCE_BYTES = 25 * 1024 ** 2;
const LONGEST = 320;
/** A picture that takes longer is made to take longer. */
const TIMEOUT_MS = 20_000;
/** The script beside this one, built or, in a test, as it was written. */
const SCRIPT = new URL(`./thumbnail-thread${extname(import.meta.url)}`, import.meta.url);

/** Whether it is worth trying. */
export function mayHaveThumbnail(contentType: string, size: number): boolean {
  return DECODABLE.has(contentType) && size <= MAX_SOURCE_BYTES;
}

/**
 * Makes a small picture, in a thread of its own: a decoder that hangs, or takes more memory than it may,
 * ends with that. Decoders are of JavaScript, so that none reads beyond its memory.
 * @returns the failure when there is none to be made.
 */
export async function makeThumbnail(
  bytes: Uint8Array,
  contentType: string,
): Promise<ThumbnailOutcome> {
  const job: ThumbnailJob = { bytes, contentType, longest: LONGEST };
  const worker = new Worker(SCRIPT, {
    name: 'thumbnail',
    workerData: job,
    // It needs nothing of the server's environment. Pixels are outside of the heap, and bounded there.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 },
  });
  const outcome = Promise.withResolvers<ThumbnailOutcome>();
  const timeout = setTimeout(() => outcome.resolve({ failure: 'it took too long' }), TIMEOUT_MS);
  worker.on('message', (message: ThumbnailOutcome) => outcome.resolve(message));
  worker.on('error', (error) => outcome.resolve({ failure: error.message }));
  worker.on('exit', () => outcome.resolve({ failure: 'the thread ended' }));
  try {
    return await outcome.promise;
  } finally {
    clearTimeout(timeout);
    await worker.terminate();
  }
}
