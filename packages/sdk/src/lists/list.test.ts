import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../index.js';
import { makeTracker, rejectionOf } from '../testing/make-tracker.js';
import { failure, result, scriptedServer } from '../testing/scripted-server.js';

const firstPage = result({ items: [{ id: 'a' }, { id: 'b' }], nextCursor: 'c1' });
const emptyPage = result({ items: [], nextCursor: 'c2' });
const lastPage = result({ items: [{ id: 'c' }], nextCursor: null });

function inputsOf(server: { received: readonly { url: string }[] }): unknown[] {
  return server.received.map(({ url }) =>
    JSON.parse(new URL(url, 'http://localhost').searchParams.get('input') ?? ''),
  );
}

describe('a list', () => {
  it('can be awaited for its first page', async () => {
    await using server = await scriptedServer(firstPage);
    const page = await makeTracker(server.url).incidents.list({ status: ['triage'] });
    expect(page).toStrictEqual({ items: [{ id: 'a' }, { id: 'b' }], nextCursor: 'c1' });
    expect(inputsOf(server)).toStrictEqual([{ status: ['triage'] }]);
  });

  it('can be iterated over for all its items, with the filter on every page', async () => {
    await using server = await scriptedServer(firstPage, emptyPage, lastPage);
    const ids: string[] = [];
    for await (const { id } of makeTracker(server.url).incidents.list({ q: 'card' })) ids.push(id);
    expect(ids).toStrictEqual(['a', 'b', 'c']);
    expect(inputsOf(server)).toStrictEqual([
      { q: 'card' },
      { q: 'card', cursor: 'c1' },
      { q: 'card', cursor: 'c2' },
    ]);
  });

  it('can be iterated over by pages', async () => {
    await using server = await scriptedServer(firstPage, emptyPage, lastPage);
    const sizes: number[] = [];
    for await (const page of makeTracker(server.url).incidents.list().pages()) {
      sizes.push(page.items.length);
    }
    expect(sizes).toStrictEqual([2, 0, 1]);
  });

  it('begins where it is told to', async () => {
    await using server = await scriptedServer(emptyPage, lastPage);
    const list = makeTracker(server.url).incidents.list({ cursor: 'c1' });
    const ids: string[] = [];
    for await (const { id } of list) ids.push(id);
    expect(ids).toStrictEqual(['c']);
    expect(inputsOf(server)).toStrictEqual([{ cursor: 'c1' }, { cursor: 'c2' }]);
  });

  it('fetches no more pages than are used', async () => {
    await using server = await scriptedServer(firstPage, lastPage);
    for await (const { id } of makeTracker(server.url).incidents.list()) {
      if (id === 'b') break;
    }
    expect(server.received).toHaveLength(1);
  });

  it('is a promise in every respect', async () => {
    await using server = await scriptedServer(firstPage);
    const list = makeTracker(server.url).incidents.list();
    expect(list).toBeInstanceOf(Promise);
    const [page] = await Promise.all([list, list.finally(() => {})]);
    expect(await list.then(({ items }) => items.length)).toBe(2);
    expect(page.items).toHaveLength(2);
    expect(server.received).toHaveLength(1);
  });

  it.each(['await', 'iterate'] as const)('rejects with the typed error: %s', async (way) => {
    await using server = await scriptedServer(failure(404, 'NOT_FOUND'));
    const list = makeTracker(server.url).incidents.tasks.list({ incidentId: 'INC-9' });
    const use = way === 'await' ? list : list.pages().next();
    expect(await rejectionOf(use)).toBeInstanceOf(NotFoundError);
  });

  it('rejects an answer that is no page', async () => {
    await using server = await scriptedServer(result({ rows: [] }));
    const list = makeTracker(server.url).incidents.list();
    expect(await rejectionOf(list)).toMatchObject({ code: 'UNEXPECTED_RESPONSE' });
  });
});
