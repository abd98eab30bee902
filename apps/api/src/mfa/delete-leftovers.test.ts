import { expect, test } from 'vitest';
import { browserClient } from '../testing/client.js';
import { startAppWithClock } from '../testing/app-with-clock.js';
import { PASSWORD, expectStatus, signUp } from '../testing/people.js';
import { challengeFor, enrolTotp } from '../testing/second-factors.js';
import { deleteFactorLeftovers } from './delete-leftovers.js';

const DAY_MS = 86_400_000;

test('challenges that are over and secrets that nobody confirmed are deleted, factors stay', async () => {
  await using world = await startAppWithClock();
  const { client, email } = await signUp(world.app.url);
  await enrolTotp(client, world.now());
  const db = world.app.database.identity;
  const browser = await browserClient(world.app.url);
  const leave = async () => {
    await challengeFor(browser, email);
    expectStatus(await browser.post('/v1/passkeys/sign-in/options', {}), 200);
    expectStatus(await client.post('/v1/mfa/totp/setup', {}), 200);
  };
  const left = async () => {
    const rows = await Promise.all([
      db.selectFrom('mfa_challenges').select('id').execute(),
      db.selectFrom('webauthn_challenges').select('purpose').execute(),
      db.selectFrom('totp_factors').select('id').execute(),
    ]);
    return rows.map(({ length }) => length);
  };
  await leave();
  await deleteFactorLeftovers(db, world.now());
  expect(await left()).toEqual([1, 1, 2]);
  world.wait(DAY_MS + 3_600_000);
  expectStatus(await client.post('/v1/auth/reauthenticate', { password: PASSWORD }), 200);
  expect(await left()).toEqual([1, 1, 2]);
  await deleteFactorLeftovers(db, world.now());
  expect(await left()).toEqual([0, 0, 1]);
});
