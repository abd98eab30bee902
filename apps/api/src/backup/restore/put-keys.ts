import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { basename, join } from 'node:path';
import { BackupError } from '../backup-error.js';
import type { Manifest } from '../format/manifest.js';

/**
 * Puts the keys of a backup that includes them into DATA_DIR.
 * @throws BackupError when there are others already: they may be needed.
 */
export async function putKeys(
  { keys }: Manifest,
  { folder, dataDir }: { folder: string; dataDir: string },
): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  for (const { file } of keys.included) {
    const copy = join(folder, file);
    const target = join(dataDir, basename(file));
    try {
      await copyFile(copy, target, constants.COPYFILE_EXCL);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      if ((await readFile(target, 'utf8')).trim() !== (await readFile(copy, 'utf8')).trim()) {
        throw new BackupError(`${target} holds other keys than the backup: move it away first`);
      }
    }
  }
}
