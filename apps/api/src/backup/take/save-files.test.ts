import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newFolder } from '../../testing/backup.js';
import { folderSource } from '../file-sources.js';
import type { FileSource } from '../file-sources.js';
import { saveFiles } from './save-files.js';

const TENANT = '0199b1e0-91c4-7a7e-9d52-6f0b7c1d2e3f';

test('files that are deleted while they are saved are left out, and the others are saved', async () => {
  using folder = newFolder();
  mkdirSync(folder.in(`kept/${TENANT}`), { recursive: true });
  for (const name of ['a', 'b', 'c.gz']) writeFileSync(folder.in(`kept/${TENANT}/${name}`), name);
  const kept = folderSource('attachments', folder.in('kept'));
  const source: FileSource = {
    ...kept,
    async *list(tenantId) {
      for await (const path of kept.list(tenantId)) {
        if (path.endsWith('/b')) rmSync(folder.in(`kept/${path}`));
        yield path;
      }
    },
  };
  const told: string[] = [];
  const files = await saveFiles(folder.in('backup'), {
    sources: [source],
    tenantId: TENANT,
    onProgress: ({ name }) => told.push(name),
  });
  expect(files.map(({ path, bytes }) => [path, bytes])).toEqual([
    [`${TENANT}/a`, 1],
    [`${TENANT}/c.gz`, 4],
  ]);
  expect(told).toEqual(files.map(({ path }) => path));
  expect(files.map(({ file }) => readFileSync(folder.in(`backup/${file}`), 'utf8'))).toEqual([
    'a',
    'c.gz',
  ]);
});
