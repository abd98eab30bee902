import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../trpc/errors.js';
import { BehindWriter } from './behind-writer.js';

/** A file that was received whole and is on this machine's disk, until it is moved or disposed of. */
export interface SpooledFile extends AsyncDisposable {
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface SpoolOptions {
  readonly folder: string;
  readonly maxBytes: number;
  /** Opens the new file; a test has a device here that is full. */
  readonly create?: (path: string) => Promise<FileHandle>;
}

const createNew = (path: string): Promise<FileHandle> => open(path, 'wx', 0o600);

/**
 * Writes bytes to a new file as they come, a few pieces in memory at a time. Whatever goes wrong, nothing
 * is left of it.
 * @throws AppError PAYLOAD_TOO_LARGE; UNAVAILABLE when the disk is full or fails. What the source throws
 * is passed on.
 */
export async function spool(
  source: AsyncIterable<Uint8Array>,
  { folder, maxBytes, create = createNew }: SpoolOptions,
): Promise<SpooledFile> {
  const path = join(folder, randomUUID());
  const remove = () => rm(path, { force: true });
  try {
    return {
      ...(await write(source, { path, folder, maxBytes, create })),
      path,
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    // A device that is full may fail here as well, and the first error is the one to tell.
    await remove().catch(() => {});
    throw error;
  }
}

async function write(
  source: AsyncIterable<Uint8Array>,
  { path, folder, maxBytes, create }: Required<SpoolOptions> & { path: string },
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  await using file = await onDisk(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return create(path);
  });
  const writer = new BehindWriter(file);
  try {
    for await (const piece of source) {
      size += piece.length;
      if (size > maxBytes) throw new AppError('PAYLOAD_TOO_LARGE', { maxBytes });
      hash.update(piece);
      await onDisk(() => writer.write(piece));
    }
  } finally {
    // The file is not closed under a write that is under way.
    await onDisk(() => writer.end());
  }
  return { size, sha256: hash.digest('hex') };
}

/** What the disk refuses is ours to mend; the caller may try again. */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageUnavailable(error);
  }
}

/** The answer when files cannot be kept: the disk is full, or the bucket is away. */
export function storageUnavailable(cause: unknown): AppError {
  return new AppError('UNAVAILABLE', { reason: 'storage' }, { cause, retryAfterSeconds: 30 });
}
