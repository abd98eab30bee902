import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Storage } from '../platform/storage/storage.js';
import { BackupError } from './backup-error.js';
import type { FileSource } from './file-sources.js';

/** The files in a bucket. */
export function bucketSource(name: string, storage: Storage): FileSource {
  return {
    name,
    async *list(tenantId) {
      const keys: string[] = [];
      for await (const { key } of storage.list(tenantId)) keys.push(key);
      yield* keys.toSorted();
    },
    async open(path) {
      const file = await storage.open(path);
      return file === null ? null : file.bytes;
    },
    async put(path, copy) {
      const sha256 = await digestOf(createReadStream(copy));
      const present = await storage.open(path);
      if (present !== null) {
        if ((await digestOf(present.bytes)) === sha256) return;
        throw new BackupError(`${path} in the bucket is another file than the backup's`);
      }
      const { size } = await stat(copy);
      await storage.put(path, { path: copy, size, sha256 });
    },
  };
}

async function digestOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}
