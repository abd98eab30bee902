import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { automationClient } from '../../testing/client.js';
import { movingClock } from '../../testing/moving-clock.js';
import { addMember, expectStatus, signUpOwner } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ env: { QUOTA_DAILY_WRITES: '10' }, clock: movingClock() });
});
afterAll(() => app[Symbol.asyncDispose]());

it('mails OWNERs and ADMINs once at 80 and once at 100 percent, and nobody else', async () => {
  const owner = await signUpOwner(app.url, 'Lighthouse');
  const admin = await addMember(owner, 'ADMIN');
  const agent = await addMember(owner, 'AGENT');
  const warningsTo = async ({ email }: { email: string }) => {
    const path = `/v1/dev/mailbox?to=${encodeURIComponent(email)}`;
    const { body } = await automationClient(app.url).get(path);
    const subjects = Array.from({ length: Number(body['items']?.['length']) }, (_, n) =>
      String(body['items']?.[String(n)]?.['subject']),
    );
    return subjects.filter((subject) => subject.includes('quota'));
  };
  const declare = () => owner.client.post('/v1/incidents', { title: 'One more' });
  const near = 'Lighthouse has used 80% of today’s quota';
  const reached = 'Lighthouse has used up today’s quota';

  await Promise.all(Array.from({ length: 9 }, async () => expectStatus(await declare(), 201)));
  await vi.waitFor(async () => expect(await warningsTo(admin)).toEqual([near]), 5_000);
  const answers = await Promise.all(Array.from({ length: 9 }, declare));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  await vi.waitFor(async () => expect(await warningsTo(owner)).toEqual([reached, near]), 5_000);
  expect(await warningsTo(admin)).toEqual([reached, near]);
  expect(await warningsTo(agent)).toEqual([]);
});
