import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movedClock } from '../testing/moved-clock.js';
import { PASSWORD, addMember, expectStatus, signUpOwner } from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';

const clock = movedClock();
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock, workers: false });
});
afterAll(() => app[Symbol.asyncDispose]());

describe('what cannot be taken back needs a recent sign-in', () => {
  test.each([
    {
      what: 'handing the tenant over',
      status: 200,
      act: async (owner: Member) => {
        const { userId } = await addMember(owner, 'ADMIN');
        return () =>
          owner.client.post(`/v1/tenants/${owner.tenantId}/transfer-ownership`, { userId });
      },
    },
    {
      what: 'deleting the tenant',
      status: 204,
      act: (owner: Member) =>
        Promise.resolve(() => owner.client.delete(`/v1/tenants/${owner.tenantId}`)),
    },
  ])('$what', async ({ act, status }) => {
    const owner = await signUpOwner(app.url);
    const sensitive = await act(owner);
    clock.forward(15 * 60_000 + 1);
    expect(await sensitive()).toMatchObject({ status: 403, body: { code: 'REAUTH_REQUIRED' } });
    const proof = { password: PASSWORD };
    expectStatus(await owner.client.post('/v1/auth/reauthenticate', proof), 200);
    expectStatus(await sensitive(), status);
  });
});
