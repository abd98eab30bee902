import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createTestDatabase } from './testing/create-test-database.js';

const folder = new URL('./schema/', import.meta.url);
const source = readdirSync(folder)
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .join('\n');

/** The names of the properties of an interface below schema/, in order. */
function propertiesOf(interfaceName: string): string[] {
  const body = new RegExp(`export interface ${interfaceName} \\{\\n([\\s\\S]*?)\\n\\}`).exec(
    source,
  )?.[1];
  if (body === undefined) throw new Error(`schema/ has no interface ${interfaceName}`);
  return [...body.matchAll(/^ {2}(\w+): /gm)].map((match) => match[1] ?? '');
}

it('the typed schema names every table and every column of the migrated database, and no other', async () => {
  await using test = await createTestDatabase();
  const { rows } = await sql<{ name: string; columns: string[] }>`
    SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attname) AS columns
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'p')
      AND c.relname <> 'schema_migrations'
    GROUP BY c.relname ORDER BY c.relname`.execute(test.database.identity);
  const areas = [...source.matchAll(/^export interface \w+Schema \{\n([\s\S]*?)\n\}/gm)];
  const tables = areas.flatMap(([, body = '']) => [...body.matchAll(/^ {2}(\w+): (\w+);/gm)]);
  const declared = tables.map(([, name = '', type = '']) => ({
    name,
    columns: propertiesOf(type).sort(),
  }));
  expect(declared.sort((a, b) => a.name.localeCompare(b.name))).toEqual(
    rows.map(({ name, columns }) => ({ name, columns: columns.toSorted() })),
  );
});
