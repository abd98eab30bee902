import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { StoredFile } from './manifest.js';

/**
 * Writes a new file below `folder`, readable by its owner only, as fast as the disk takes it, and on
 * the disk when this resolves. Names that end in `.gz` are compressed. Size and digest are those of the
 * stored bytes.
 */
export async function writeFileOf(
  folder: string,
  file: string,
  chunks: AsyncIterable<string | Uint8Array>,
): Promise<StoredFile> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(
    // A chunk may be large: no more than one waits.
    Readable.from(chunks, { highWaterMark: 1 }),
    file.endsWith('.gz') ? createGzip() : new PassThrough(),
    measure,
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  );
  return { file, bytes, sha256: hash.digest('hex') };
}
