import { filesOf } from '../format/manifest.js';
import type { Manifest } from '../format/manifest.js';
import { checkFile } from '../format/read-file.js';
import type { OnProgress } from '../progress.js';

/** @throws BackupError that names the first file that is not as it was written. */
export async function checkFiles(
  folder: string,
  manifest: Manifest,
  onProgress?: OnProgress,
): Promise<void> {
  for (const file of filesOf(manifest)) {
    await checkFile(folder, file);
    onProgress?.({ step: 'check', name: file.file, done: true });
  }
}
