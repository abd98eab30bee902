import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declare, pathOf } from '../testing/incidents.js';
import { expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import { findMentions } from './mentions.js';

const ID = '0199b1d0-1f2e-7b3c-a4d5-e6f708192a3b';
const OTHER = '0199b1d1-2a3b-7c4d-8e5f-60718293a4b5';

describe('mentions', () => {
  it.each([
    ['none', 'Hello @Robin, see [a page](https://example.com)', []],
    ['one', `Ask [@Robin Example](mention:${ID})`, [ID]],
    [
      'each once, in order',
      `[@A](mention:${OTHER}) [@B](mention:${ID}) [@A](mention:${OTHER})`,
      [OTHER, ID],
    ],
    ['in any case', `[@A](mention:${ID.toUpperCase()})`, [ID]],
    ['with escaped brackets', String.raw`[@A \] \[B](mention:${ID})`, [ID]],
    ['not what is no id', '[@A](mention:everybody)', []],
    ['not a link without @', `[Robin](mention:${ID})`, []],
    ['not over lines', `[@Ro\nbin](mention:${ID})`, []],
  ])('are found: %s', (_what, text, ids) => {
    expect(findMentions(text)).toEqual(ids);
  });

  it('are found in time in a text made to take long', () => {
    const started = performance.now();
    findMentions('[@'.repeat(10_000) + '\\]'.repeat(5_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('a mention of a stranger', () => {
  const stack = new AsyncDisposableStack();
  let owner: Member;
  let stranger: Member;
  beforeAll(async () => {
    const app = stack.use(await startTestApp({ workers: false }));
    owner = await signUpOwner(app.url);
    stranger = await signUpOwner(app.url, 'Foreign');
  });
  afterAll(() => stack.disposeAsync());

  it.each([
    ['timeline-events', 'message', {}],
    ['status-updates', 'message', {}],
    ['tasks', 'description', { title: 'Look' }],
  ])('is refused in %s of an incident, naming the field', async (part, field, input) => {
    const incident = await declare(owner.client);
    const write = (id: string) =>
      owner.client.post(pathOf(incident, `/${part}`), { ...input, [field]: `[@A](mention:${id})` });
    const refused = expectStatus(await write(stranger.userId), 400);
    expect(refused.body['details']?.['issues']?.['0']?.['path']).toBe(field);
    expectStatus(await write(owner.userId), 201);
  });

  it('is refused in a review, naming the field', async () => {
    const incident = await declare(owner.client);
    expectStatus(await owner.client.patch(pathOf(incident), { status: 'resolved' }), 200);
    const write = (id: string) =>
      owner.client.put(pathOf(incident, '/review'), { rootCause: `[@A](mention:${id})` });
    const refused = expectStatus(await write(stranger.userId), 400);
    expect(refused.body['details']?.['issues']?.['0']?.['path']).toBe('rootCause');
    expectStatus(await write(owner.userId), 200);
  });
});
