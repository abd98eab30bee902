import type { FileSource } from '../file-sources.js';
import type { Manifest } from '../format/manifest.js';
import { writeFileOf } from '../format/write-file.js';
import type { OnProgress } from '../progress.js';

/** Which files, and who is told of each. */
export interface FilesOrder {
  readonly sources: readonly FileSource[];
  /** Left out: those of all tenants. */
  readonly tenantId?: string;
  readonly onProgress?: OnProgress;
}

/**
 * Copies files that are kept beside the database to `files/` in the folder. To be called after the rows
 * are saved: a file is there before its row is. One that is deleted while this runs is left out.
 */
export async function saveFiles(
  folder: string,
  { sources, tenantId, onProgress }: FilesOrder,
): Promise<Manifest['files']> {
  const files: Manifest['files'] = [];
  for (const source of sources) {
    for await (const path of source.list(tenantId)) {
      const bytes = await source.open(path);
      if (bytes === null) continue;
      const file = `files/${source.name}/${path.endsWith('.gz') ? `${path}.raw` : path}`;
      files.push({ source: source.name, path, ...(await writeFileOf(folder, file, bytes)) });
      onProgress?.({ step: 'files', name: path, done: true });
    }
  }
  return files;
}
