import { sql } from 'kysely';
import { z } from 'zod';
import { takePage } from '../trpc/take-page.js';
import type { TenantContext } from '../trpc/context.js';
import { decodeCursor, encodeCursor } from '../trpc/cursor.js';

interface ListedPerson {
  readonly id: string;
  readonly name: string;
}

const position = z.tuple([z.string(), z.uuid()]);

/** Text that LIKE takes literally. */
function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/**
 * The tenant's people by name, to pick one from; `q` is a part of the name, in any case.
 * @throws AppError CURSOR_INVALID.
 */
export async function listPeople(
  { trx, tenantId }: TenantContext,
  input: { limit: number; cursor?: string | undefined; q?: string | undefined },
): Promise<{ items: ListedPerson[]; nextCursor: string | null }> {
  const { limit, cursor, q } = input;
  const binding = { list: 'people', sort: 'name', q: q ?? null };
  let query = trx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.user_id')
    .select(['p.id', 'p.name'])
    .where('m.tenant_id', '=', tenantId)
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(limit + 1);
  if (q !== undefined) query = query.where('p.name', 'ilike', `%${literal(q)}%`);
  if (cursor !== undefined) {
    const [name, id] = decodeCursor(binding, cursor, position);
    query = query.where(sql<boolean>`(p.name, p.id) > (${name}, ${id}::uuid)`);
  }
  return takePage(await query.execute(), limit, {
    view: (person) => person,
    cursorAfter: (person) => encodeCursor(binding, [person.name, person.id]),
  });
}
