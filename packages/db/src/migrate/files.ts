import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MigrationError } from '../errors.js';

/** The shipped migrations; the same relative place from src and from dist. */
const MIGRATIONS_DIRECTORY = fileURLToPath(new URL('../../migrations/', import.meta.url));

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, with line ends as LF, so that a checkout on Windows counts as unedited. */
  readonly checksum: string;
}

/** Reads NNNN_name.sql files, which must count 0001, 0002, … without a gap. */
export async function readMigrations(
  directory = MIGRATIONS_DIRECTORY,
): Promise<readonly Migration[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).toSorted();
  return Promise.all(files.map((file, index) => readMigration(directory, file, index + 1)));
}

async function readMigration(
  directory: string,
  file: string,
  expected: number,
): Promise<Migration> {
  const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
  if (match?.[1] === undefined || match[2] === undefined || Number(match[1]) !== expected) {
    throw new MigrationError(
      `Migration ${file}: expected ${String(expected).padStart(4, '0')}_<name>.sql at this place`,
    );
  }
  const sql = (await readFile(join(directory, file), 'utf8')).replaceAll('\r\n', '\n');
  return {
    version: expected,
    name: match[2],
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
  };
}
