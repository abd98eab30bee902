import type { PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { lookUp } from './look-up.js';
import type { Key } from './look-up.js';

/** The texts that people write, by the part of a subject that they are. */
const SOURCES = {
  timeline_event: sql`SELECT tenant_id, id, message AS text FROM timeline_events`,
  status_update: sql`SELECT tenant_id, id, message AS text FROM status_updates`,
  task: sql`SELECT tenant_id, id, title AS text FROM incident_tasks`,
  comment: sql`SELECT tenant_id, id, body AS text FROM ticket_comments`,
  description: sql`SELECT tenant_id, id, description AS text FROM tickets`,
} as const;

/** A part of an incident or ticket with a text of its own. */
export type Part = keyof typeof SOURCES;

/** Whether it is the name of such a part. */
export function isPart(name: string | null | undefined): name is Part {
  return typeof name === 'string' && Object.hasOwn(SOURCES, name);
}

/** A text to be looked up. */
export interface TextKey extends Key {
  readonly part: Part;
}

/** The texts as they stand now, by id; what is gone is missing. */
export async function readTexts(
  trx: PlatformTransaction,
  keys: readonly TextKey[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const parts = [...Map.groupBy(keys, ({ part }) => part)];
  const found = await Promise.all(
    parts.map(([part, ofPart]) =>
      lookUp<{ text: string }>(
        trx,
        ofPart,
        (table) => sql`
          SELECT s.id AS key, s.text FROM (${SOURCES[part]}) AS s
          JOIN ${table} ON s.tenant_id = k.tenant_id AND s.id = k.id`,
      ),
    ),
  );
  for (const [id, [row]] of found.flatMap((map) => [...map])) {
    if (row !== undefined) texts.set(id, row.text);
  }
  return texts;
}
