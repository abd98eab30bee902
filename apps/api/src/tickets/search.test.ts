import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAll, textOf } from '../testing/incidents.js';
import { addMember, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { ask, say } from '../testing/tickets.js';
import { SORTS } from './schemas.js';

/*
 * Searches of a desk on which there is more than is looked at first, and more than is named one by one.
 */

const stack = new AsyncDisposableStack();
let app: TestApp;
let owner: Member;
/** More than are looked at first. */
const NEWER = 600;
/** More than are named one by one. */
const OLDER = 1_100;

beforeAll(async () => {
  app = stack.use(await startTestApp({ workers: false }));
  owner = await signUpOwner(app.url);
  const ticket = await ask(owner.client, { title: 'Start' });
  await say(owner.client, ticket, { body: 'A wallaby' });
  const id = textOf(ticket['id']);
  await copyTicket(id, { title: 'Filler', count: NEWER, seconds: 1 });
  await copyTicket(id, { title: 'Numbat', count: OLDER, seconds: -1 });
});
afterAll(() => stack.disposeAsync());

/** Copies a ticket so many times under another title, a second apart, before or after it. */
async function copyTicket(
  id: string,
  { title, count, seconds }: { title: string; count: number; seconds: 1 | -1 },
): Promise<void> {
  await app.database.platformTransaction((trx) =>
    sql`insert into tickets (tenant_id, id, number, title, description, status, priority, requester_type,
        requester_id, created_by_type, created_by_id, created_at, updated_at)
      select tenant_id, gen_random_uuid(), number + ${seconds > 0 ? 10_000 : 20_000} + n, ${title} || ' ' || n, '',
        status, (array['low', 'normal', 'high', 'urgent'])[1 + n % 4], requester_type, requester_id,
        created_by_type, created_by_id, created_at + ${seconds} * n * interval '1 second',
        updated_at - ${seconds} * n * interval '1 second'
      from tickets, generate_series(1, ${count}::int) as n where id = ${id}`.execute(trx),
  );
}

const titles = async (query: string, { client }: Pick<Member, 'client'> = owner) =>
  (await readAll(client, `/v1/tickets?limit=100&${query}`)).map(({ title }) => textOf(title));

describe('a search on a full desk', () => {
  it('finds what few tickets have behind all that are newer', async () => {
    expect(await titles('q=start')).toEqual(['Start']);
    expect(await titles('q=wallaby')).toEqual(['Start']);
  });

  it('finds what very many have, page after page', async () => {
    expect(await titles('q=numbat')).toEqual(
      Array.from({ length: OLDER }, (_, at) => `Numbat ${at + 1}`),
    );
  });

  it.each(SORTS)('finds the same in the order %s as the list has', async (sort) => {
    const all = await titles(`sort=${sort}`);
    for (const word of ['Filler', 'Numbat']) {
      const expected = all.filter((title) => title.startsWith(word));
      expect(await titles(`q=${word}&sort=${sort}`)).toEqual(expected);
    }
  });

  it('finds for a requester their own, and nothing by an internal note', async () => {
    const requester = await addMember(owner, 'REQUESTER');
    const own = await ask(requester.client, { title: 'My numbat' });
    await say(owner.client, own, { body: 'A public filler' });
    await say(owner.client, own, { body: 'Secretly a wallaby', visibility: 'internal' });
    expect(await titles('q=numbat', requester)).toEqual(['My numbat']);
    expect(await titles('q=filler', requester)).toEqual(['My numbat']);
    expect(await titles('q=wallaby', requester)).toEqual([]);
    expect(await titles('q=wallaby')).toEqual(['My numbat', 'Start']);
  });
});
