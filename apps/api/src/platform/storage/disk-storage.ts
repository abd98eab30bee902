import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../error-code.js';
import { StorageError, assertKey, isKey } from './storage.js';
import type { Storage, StoredFile } from './storage.js';

/**
 * Files below a folder, one folder for each tenant. Whoever else may read the machine's files must not
 * read these, and nothing is ever there in part: a file is moved in when it is whole.
 */
export function diskStorage(root: string): Storage {
  const pathOf = (key: string): string => {
    assertKey(key);
    return join(root, key);
  };
  return {
    kind: 'disk',
    put: (key, { path }) => guarded(() => moveInto(path, pathOf(key))),
    open: (key) =>
      guarded(async () => {
        const handle = await open(pathOf(key), 'r').catch(nullIfAbsent);
        if (handle === null) return null;
        const { size } = await handle.stat();
        return { size, bytes: handle.createReadStream() };
      }),
    remove: (key) => guarded(() => rm(pathOf(key), { force: true })),
    async *list(tenantId) {
      if (tenantId !== undefined) yield* filesOf(root, tenantId);
      else for await (const name of namesIn(root)) yield* filesOf(root, name);
    },
    [Symbol.dispose]() {},
  };
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StorageError('the folder of attachments cannot be used', { cause: error });
  }
}

/** Within one file system this is a rename; across two, a copy beside the target comes first. */
async function moveInto(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await rename(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
    const draft = `${to}.${randomUUID()}`;
    try {
      await copyFile(from, draft);
      await rename(draft, to);
    } catch (failure) {
      await rm(draft, { force: true });
      throw failure;
    }
    await rm(from, { force: true });
  }
}

async function* filesOf(root: string, tenantId: string): AsyncIterable<StoredFile> {
  for await (const name of namesIn(join(root, tenantId))) {
    const key = `${tenantId}/${name}`;
    if (!isKey(key)) continue;
    // It may have been removed since its name was read.
    const found = await stat(join(root, key)).catch(nullIfAbsent);
    if (found !== null) yield { key, modifiedAt: found.mtime };
  }
}

async function* namesIn(folder: string): AsyncIterable<string> {
  const entries = await opendir(folder).catch(nullIfAbsent);
  if (entries === null) return;
  for await (const { name } of entries) yield name;
}

function nullIfAbsent(error: unknown): null {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw error;
}
