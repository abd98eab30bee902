import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anIncident, upload } from '../../testing/attachments.js';
import { startAppWithClock } from '../../testing/app-with-clock.js';
import type { AppWithClock } from '../../testing/app-with-clock.js';
import { textAt } from '../../testing/client.js';
import { pdfFile, pngFile } from '../../testing/files.js';
import { expectStatus, signUpOwner } from '../../testing/people.js';
import type { Member } from '../../testing/people.js';
import { contentDisposition } from './content-disposition.js';

const stack = new AsyncDisposableStack();
let timed: AppWithClock;
let owner: Member;
let incidentId = '';

beforeAll(async () => {
  timed = stack.use(await startAppWithClock());
  owner = await signUpOwner(timed.app.url);
  incidentId = await anIncident(owner.client);
});
afterAll(() => stack.disposeAsync());

async function attach(name = 'a.txt', content: Buffer | string = 'hello'): Promise<string> {
  const answer = await upload(owner.client, name, content, { incidentId });
  return textAt(expectStatus(answer, 201).body, 'id');
}
async function urlOf(id: string, query = ''): Promise<string> {
  const answer = await owner.client.get(`/v1/attachments/${id}/url${query}`);
  return textAt(expectStatus(answer, 200).body, 'url');
}
async function outcome(url: string): Promise<unknown[]> {
  const response = await fetch(url);
  const text = await response.text();
  return response.status === 200 ? [200, text] : [response.status, JSON.parse(text)['code']];
}

describe('a signed URL', () => {
  it('opens the file without a session, for five minutes', async () => {
    const id = await attach();
    const answer = await owner.client.get(`/v1/attachments/${id}/url`);
    const until = new Date(textAt(answer.body, 'expiresAt')).getTime() - timed.now().getTime();
    expect(until).toBeGreaterThan(0);
    expect(until).toBeLessThanOrEqual(300_000);
    const url = textAt(answer.body, 'url');
    expect(await outcome(url)).toEqual([200, 'hello']);
    timed.wait(299_000);
    expect(await outcome(url)).toEqual([200, 'hello']);
    timed.wait(1_000);
    expect(await outcome(url)).toEqual([410, 'TOKEN_EXPIRED']);
  });

  it('is worth nothing once any part of it is altered', async () => {
    const id = await attach();
    const other = await attach();
    const stranger = await signUpOwner(timed.app.url);
    const url = await urlOf(id);
    const altered = [
      url.replace(id, other),
      url.replace(owner.tenantId, stranger.tenantId),
      url.replace('disposition=attachment', 'disposition=inline'),
      url.replace(/expires=(\d+)/, (_whole, at: string) => `expires=${Number(at) + 60}`),
      `${url}&thumbnail=true`,
      url.replace(/signature=./, 'signature='),
      url.replace(/&signature=.*/, ''),
      url.replace(/\?.*/, ''),
      url.replace('expires=', 'expires=-'),
      url.replace(id, 'nonsense'),
    ];
    expect(new Set(altered).size).toBe(10);
    for (const one of altered) expect(await outcome(one)).toEqual([404, 'NOT_FOUND']);
  });

  it('opens nothing any more when the file or its tenant was deleted', async () => {
    const id = await attach();
    const url = await urlOf(id);
    expectStatus(await owner.client.delete(`/v1/attachments/${id}`), 204);
    expect(await outcome(url)).toEqual([404, 'NOT_FOUND']);
    const leaving = await signUpOwner(timed.app.url);
    const incident = await anIncident(leaving.client);
    const answer = await upload(leaving.client, 'a.txt', 'x', { incidentId: incident });
    const theirs = await leaving.client.get(`/v1/attachments/${textAt(answer.body, 'id')}/url`);
    expectStatus(await leaving.client.delete(`/v1/tenants/${leaving.tenantId}`), 204);
    expect(await outcome(textAt(theirs.body, 'url'))).toEqual([404, 'NOT_FOUND']);
  });

  it('opens nothing when the storage has lost the file', async () => {
    const id = await attach();
    const url = await urlOf(id);
    const { DATA_DIR } = timed.app.ports.config;
    await rm(join(DATA_DIR, 'attachments', owner.tenantId, id));
    expect(await outcome(url)).toEqual([404, 'NOT_FOUND']);
  });
});

describe('a download', () => {
  it('is saved, guessed at by nobody, and runs nothing', async () => {
    const response = await fetch(await urlOf(await attach('page.txt', 'plain')));
    await response.text();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '5',
      'content-disposition': 'attachment; filename="page.txt"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it.each([
    ['photo.png', pngFile(), 'inline'],
    ['notes.txt', 'text', 'inline'],
    ['report.pdf', pdfFile(), 'attachment'],
  ])('of %s is shown in the browser only where nothing in it can act', async (name, file, type) => {
    const url = await urlOf(await attach(name, file), '?disposition=inline');
    const response = await fetch(url);
    await response.arrayBuffer();
    expect(response.headers.get('content-disposition')).toBe(`${type}; filename="${name}"`);
  });

  it('can be asked for its headers alone', async () => {
    const response = await fetch(await urlOf(await attach()), { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('5');
    expect(await response.text()).toBe('');
  });

  it('has no small picture where there is none', async () => {
    const answer = await owner.client.get(`/v1/attachments/${await attach()}/url?thumbnail=true`);
    expect(answer.status).toBe(404);
  });
});

it.each([
  ['a.txt', 'attachment; filename="a.txt"'],
  ['a"b\\c.txt', `attachment; filename="a_b_c.txt"; filename*=UTF-8''a%22b%5Cc.txt`],
  [
    'Übersicht (1).pdf',
    `attachment; filename="_bersicht (1).pdf"; filename*=UTF-8''%C3%9Cbersicht%20%281%29.pdf`,
  ],
  ['100%.txt', `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`],
])('the name %s is written so that every client reads it', (name, header) => {
  expect(contentDisposition('attachment', name)).toBe(header);
});
