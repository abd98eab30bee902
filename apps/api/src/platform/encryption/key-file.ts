import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../../config.js';
import { fixedKeys, generateKey, parseKeys } from './key-set.js';
import type { KeySet, KeySource } from './key-set.js';

const fileIn = (dataDir: string): string => join(dataDir, 'encryption-keys');

/** Writes beside the file and moves it into place: a crash leaves the old file or the new one. */
function writeWhole(path: string, text: string, place: (from: string, to: string) => void): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${text}\n`, { flag: 'wx', mode: 0o600 });
  try {
    place(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/**
 * The keys of an installation that configured none: made once, kept in the data folder, readable by
 * its owner only. Two processes that start at once end up with the same ones.
 */
export function loadOrCreateKeys(dataDir: string): KeySource {
  const path = fileIn(dataDir);
  mkdirSync(dataDir, { recursive: true });
  const read = (): KeySet => parseKeys(readFileSync(path, 'utf8'));
  try {
    return fileSource(read);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  try {
    // A link is refused where the file exists by now; a rename would replace its keys.
    writeWhole(path, generateKey(1), linkSync);
  } catch (error) {
    if (!isExisting(error)) throw error;
  }
  return fileSource(read);
}

function fileSource(read: () => KeySet): KeySource {
  let keys = read();
  return {
    get keys() {
      return keys;
    },
    reload() {
      keys = read();
      return keys;
    },
  };
}

/** The keys that are configured, else the generated ones. */
export function encryptionKeysOf(config: Pick<Config, 'ENCRYPTION_KEYS' | 'DATA_DIR'>): KeySource {
  const { ENCRYPTION_KEYS: configured, DATA_DIR: dataDir } = config;
  return configured === undefined ? loadOrCreateKeys(dataDir) : fixedKeys(configured);
}

/** Puts a new key in front of the generated ones. The old ones stay: backups are encrypted with them. */
export function addKey(dataDir: string): KeySource {
  const path = fileIn(dataDir);
  const text = readFileSync(path, 'utf8').trim();
  const newest = Math.max(...parseKeys(text).all.map(({ version }) => version));
  writeWhole(path, `${generateKey(newest + 1)}\n${text}`, renameSync);
  return loadOrCreateKeys(dataDir);
}
