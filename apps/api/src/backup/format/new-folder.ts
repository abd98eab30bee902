import { access, mkdir, rename, rm } from 'node:fs/promises';
import { BackupError } from '../backup-error.js';
import { MANIFEST_FILE } from './manifest.js';
import { writeFileOf } from './write-file.js';

/**
 * Fills a new folder and writes the manifest last. The folder gets its name when everything is on the
 * disk; until then it ends in `.partial`, and it is removed when something fails.
 * @throws BackupError when it exists.
 */
export async function inNewFolder<Manifest>(
  folder: string,
  fill: (draft: string) => Promise<Manifest>,
): Promise<Manifest> {
  const draft = `${folder}.partial`;
  for (const path of [folder, draft]) {
    if (await isThere(path)) throw new BackupError(`${path} exists already`);
  }
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(draft);
    await writeFileOf(draft, MANIFEST_FILE, textOf(`${JSON.stringify(manifest, null, 2)}\n`));
    await rename(draft, folder);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** A text as a file's only chunk. */
export async function* textOf(text: string): AsyncGenerator<string> {
  yield text;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
