import { constants, createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rm } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { dirname, join, relative, sep } from 'node:path';
import { attachmentsFolder, createStorage } from '../platform/storage/create-storage.js';
import type { StorageConfig } from '../platform/storage/create-storage.js';
import { BackupError } from './backup-error.js';
import { bucketSource } from './bucket-source.js';

/** Files that belong to the data and are not in the database. */
export interface FileSource {
  readonly name: string;
  /** Their paths, with `/`, in order; those of one tenant begin with its id. */
  list(tenantId?: string): AsyncIterable<string>;
  /** What is in it; null when it is not there any more. */
  open(path: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Puts a file in place from a copy on this machine. @throws BackupError when another one is there. */
  put(path: string, copy: string): Promise<void>;
}

/** Where files are kept, beside the database: what it is called in a backup does not depend on it. */
export function fileSources(config: StorageConfig): readonly FileSource[] {
  const storage = createStorage(config);
  return [
    storage.kind === 's3'
      ? bucketSource('attachments', storage)
      : folderSource('attachments', attachmentsFolder(config)),
  ];
}

/** The files below a folder, which need not exist. */
export function folderSource(name: string, root: string): FileSource {
  return {
    name,
    async *list(tenantId) {
      const prefix = tenantId === undefined ? '' : `${tenantId}/`;
      for (const path of (await filesBelow(root)).toSorted()) {
        if (path.startsWith(prefix)) yield path;
      }
    },
    async open(path) {
      try {
        return (await open(join(root, path))).createReadStream();
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async put(path, copy) {
      const target = join(root, path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      // A crash leaves the file or nothing; a link is refused where there is one already.
      const draft = `${target}.${randomUUID()}`;
      try {
        await copyFile(copy, draft, constants.COPYFILE_EXCL);
        await link(draft, target);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
        if (!(await sameFile(copy, target))) {
          throw new BackupError(`${target} is another file than the backup's: move it away first`);
        }
      } finally {
        await rm(draft, { force: true });
      }
    },
  };
}

async function sameFile(a: string, b: string): Promise<boolean> {
  const digests = await Promise.all(
    [a, b].map(async (path) => {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path)) hash.update(chunk);
      return hash.digest('hex');
    }),
  );
  return digests[0] === digests[1];
}

async function filesBelow(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
