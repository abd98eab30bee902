import { openPromise } from 'yauzl';
import { AppError } from '../../trpc/errors.js';
import { rejected } from './rejection.js';

/** A file in an archive, by the archive's index. */
export interface ArchiveEntry {
  readonly name: string;
  readonly packed: number;
  readonly unpacked: number;
  readonly encrypted: boolean;
}

const MAX_ENTRIES = 10_000;
/** Of yauzl, for names with `..`, of absolute paths, and the like. */
const UNSAFE_NAME = /absolute path|invalid relative path|invalid characters in fileName/i;

/**
 * The index of a zip, without its contents.
 * @throws AppError ATTACHMENT_REJECTED: `archive_bomb` for more than 10,000 files, `archive_unsafe`,
 * `damaged`.
 */
export async function readIndex(path: string): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  try {
    const archive = await openPromise(path, { strictFileNames: true });
    try {
      if (archive.entryCount > MAX_ENTRIES) throw rejected('archive_bomb');
      for await (const entry of archive.eachEntry()) {
        // The count is what the archive says of itself.
        if (entries.length === MAX_ENTRIES) throw rejected('archive_bomb');
        entries.push({
          name: entry.fileName,
          packed: entry.compressedSize,
          unpacked: entry.uncompressedSize,
          encrypted: entry.isEncrypted(),
        });
      }
    } finally {
      archive.close();
    }
  } catch (error) {
    throw refusalOf(error);
  }
  return entries;
}

function refusalOf(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : '';
  return rejected(UNSAFE_NAME.test(message) ? 'archive_unsafe' : 'damaged');
}
