import type { Database } from '@incident-tracker/db';
import { sql } from 'kysely';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listTables } from '../backup/catalog.js';
import type { Terminal } from '../cli/terminal.js';
import { expectStatus } from './people.js';
import type { Member } from './people.js';
import { textAt } from './client.js';

/** The keys and the secret of the applications that tests start. */
export const TEST_KEYS = `1:${Buffer.alloc(32, 'key for tests only').toString('base64')}`;
export const TEST_SECRET = 'a secret for tests only, at least 32 characters';

/** A folder of its own, removed in the end. */
export function newFolder(): Disposable & { readonly path: string; in(name: string): string } {
  const path = mkdtempSync(join(tmpdir(), 'incident-tracker-backup-'));
  return {
    path,
    in: (name) => join(path, name),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Runs a command as a program would, with the tests' keys. */
export async function runCommandOn(
  command: (args: readonly string[], terminal: Terminal) => Promise<number>,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await command(args, {
    env: { ENCRYPTION_KEYS: TEST_KEYS, SESSION_SECRET: TEST_SECRET, ...env },
    isTTY: false,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
  });
  return { code, out, err };
}

/** Number and digest of every table's rows as their texts, whatever their order. */
export function contentsOf(db: Database): Promise<Record<string, string>> {
  return db.platformTransaction(async (trx) => {
    const digests: Record<string, string> = {};
    for (const { name, columns } of await listTables(trx)) {
      const texts = columns.map((column) => sql`${sql.ref(column.name)}::text`);
      const { rows } = await sql<{ digest: string }>`
        SELECT count(*) || ' ' || md5(coalesce(string_agg(line, '' ORDER BY line), '')) AS digest
        FROM (SELECT ARRAY[${sql.join(texts)}]::text AS line FROM ${sql.table(name)}) AS lines`.execute(
        trx,
      );
      digests[name] = rows[0]?.digest ?? '';
    }
    return digests;
  });
}

/** Declares an incident. @returns its id. */
export async function declareIncident(person: Member, title: string): Promise<string> {
  const answer = await person.client.post('/v1/incidents', { title });
  return textAt(expectStatus(answer, 201).body, 'id');
}

/** The header that makes a request theirs. */
export function cookieOf({ client }: Member): { cookie: string } {
  return { cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
}
