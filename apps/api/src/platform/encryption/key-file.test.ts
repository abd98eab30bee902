import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addKey, encryptionKeysOf, loadOrCreateKeys } from './key-file.js';
import { generateKey } from './key-set.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'incident-tracker-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const versions = (source: ReturnType<typeof loadOrCreateKeys>) =>
  source.keys.all.map(({ version }) => version);

test('generated keys are made once, for the eyes of their owner only', () => {
  const dataDir = join(folder, 'new');
  const first = loadOrCreateKeys(dataDir);
  const again = loadOrCreateKeys(dataDir);
  expect(again.keys.primary.wrapping).toEqual(first.keys.primary.wrapping);
  expect(versions(first)).toEqual([1]);
  expect(readdirSync(dataDir)).toEqual(['encryption-keys']);
  if (process.platform !== 'win32') {
    expect(statSync(join(dataDir, 'encryption-keys')).mode & 0o777).toBe(0o600);
  }
});

test('a new key comes first and the old ones stay; who has read them before finds it on reload', () => {
  const running = loadOrCreateKeys(folder);
  const rotated = addKey(folder);
  expect(versions(rotated)).toEqual([2, 1]);
  expect(versions(running)).toEqual([1]);
  running.reload();
  expect(versions(running)).toEqual([2, 1]);
  expect(rotated.keys.find(1)?.wrapping).toEqual(running.keys.find(1)?.wrapping);
  expect(readFileSync(join(folder, 'encryption-keys'), 'utf8').trim().split('\n')).toHaveLength(2);
});

test('configured keys come before generated ones, and write no file', () => {
  const source = encryptionKeysOf({ ENCRYPTION_KEYS: generateKey(7), DATA_DIR: folder });
  expect(versions(source)).toEqual([7]);
  expect(readdirSync(folder)).toEqual([]);
});
