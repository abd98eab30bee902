import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BackupError } from '../backup-error.js';
import type { StoredFile } from './manifest.js';

/** @throws BackupError that names the file, when it is missing, cut off, or not what was written. */
export async function checkFile(
  folder: string,
  { file, bytes, sha256 }: StoredFile,
): Promise<void> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of createReadStream(join(folder, file))) {
      hash.update(chunk);
      size += chunk.length;
    }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new BackupError(`${file} of the backup cannot be read (${reason})`);
  }
  if (size !== bytes) {
    throw new BackupError(
      `${file} of the backup is cut off or too long: ${size} of ${bytes} bytes`,
    );
  }
  if (hash.digest('hex') !== sha256) {
    throw new BackupError(`${file} of the backup was changed: its SHA-256 is not the manifest's`);
  }
}

/** The lines of a table's file, decompressed, some at a time. */
export async function* readLines(folder: string, file: string): AsyncGenerator<string[]> {
  const source = createReadStream(join(folder, file));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // Errors of either stream reach the reader of the second.
  const text = pipeline(
    source,
    file.endsWith('.gz') ? createGunzip() : new PassThrough(),
    () => {},
  );
  let rest = '';
  for await (const chunk of text) {
    // Not readline: it also ends lines at U+2028, which JSON strings may hold as they are.
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') throw new BackupError(`${file} of the backup ends within a row`);
}
