import {
  automationClient,
  browserClient,
  textAt,
  tokenClient,
} from '@incident-tracker/api/testing/client';
import { expectStatus, PASSWORD } from '@incident-tracker/api/testing/people';
import { asLoginUser } from '@incident-tracker/db/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../product.js';
import { startInstallation } from './installation.js';
import { Load } from './load.js';
import { expectAuditValid, expectDelivered, expectPromisesKept, report } from './promises.js';
import { randomness } from './randomness.js';
import { startTenant } from './tenants.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RECOVERS_WITHIN_MS = 15_000;
const IDLE_DAYS = 14;
const ABSOLUTE_DAYS = 90;
/** Long enough for whatever works every second to meet the wrong time. */
const AT_EACH_MS = 2_000;

const random = randomness();

/** Loaded before the program: its wall clock is off by what the file says. Timers run on as they are. */
const SHIFTED_CLOCK = (file: string): string => `
  import { readFileSync, watchFile } from 'node:fs';
  const file = ${JSON.stringify(file)};
  let offset = Number(readFileSync(file, 'utf8'));
  watchFile(file, { interval: 50 }, () => { offset = Number(readFileSync(file, 'utf8')); }).unref();
  const RealDate = Date;
  const now = () => RealDate.now() + offset;
  globalThis.Date = class Date extends RealDate {
    constructor(...given) { if (given.length === 0) super(now()); else super(...given); }
    static now() { return now(); }
  };`;

it('a clock that jumps, and jumps back, neither stops anything nor makes anything last', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const file = join(folder.path, 'offset');
  const module = join(folder.path, 'clock.mjs');
  await writeFile(file, '0');
  await writeFile(module, SHIFTED_CLOCK(file));
  const installation = stack.use(
    await startInstallation({
      NODE_OPTIONS: `--import=${pathToFileURL(module).href}`,
      SESSION_IDLE_DAYS: String(IDLE_DAYS),
      SESSION_ABSOLUTE_DAYS: String(ABSOLUTE_DAYS),
    }),
  );
  const { url, database } = installation;
  const tenants = [
    stack.use(await startTenant(url, 'One')),
    stack.use(await startTenant(url, 'Two')),
  ];
  const [tenant] = tenants;
  if (tenant === undefined) throw new Error('no tenant');
  const { owner } = tenant;
  const load = new Load({ url, tenants, random });
  const jump = async (offset: number): Promise<void> => {
    await writeFile(file, String(offset));
    await sleep(500);
  };
  const logIn = async () => {
    const answer = await automationClient(url).post('/v1/login', {
      email: owner.email,
      password: PASSWORD,
    });
    return tokenClient(url, textAt(expectStatus(answer, 200).body, 'accessToken'));
  };
  const atFirst = await logIn();
  let slowest = 0;
  for (const offset of [2 * HOUR, -2 * HOUR, random.between(1, 10) * DAY, 0, 400 * DAY, 0]) {
    const from = performance.now();
    await jump(offset);
    await load.acknowledgesAgain(RECOVERS_WITHIN_MS);
    slowest = Math.max(slowest, performance.now() - from);
    // Whoever signs in at that time is signed in.
    const token = await logIn();
    expectStatus(await token.get('/v1/auth/me'), 200);
    const browser = await browserClient(url);
    const body = { email: owner.email, password: PASSWORD };
    expectStatus(await browser.post('/v1/auth/login', body), 200);
    expectStatus(await browser.get('/v1/auth/sessions'), 200);
    await sleep(AT_EACH_MS);
  }
  await load.stop();
  // What was proven before the jumps is worth what it was, or nothing; never a fault of ours.
  expect([200, 401]).toContain((await atFirst.get('/v1/auth/me')).status);
  const again = await browserClient(url);
  expectStatus(await again.post('/v1/auth/login', { email: owner.email, password: PASSWORD }), 200);
  const longest = await asLoginUser(database.url, async (client) => {
    await client.query('SET ROLE app_platform');
    const { rows } = await client.query<{ days: number }>(
      `SELECT coalesce(max(extract(epoch FROM expires_at - created_at)) / 86400, 0)::float AS days
       FROM sessions`,
    );
    return rows[0]?.days ?? 0;
  });
  expect(longest).toBeLessThanOrEqual(ABSOLUTE_DAYS);
  const written = { installation, tenants, acknowledged: load.acknowledged };
  const kept = await expectPromisesKept(written, load);
  const delivered = await expectDelivered(written);
  await expectAuditValid([{ ...tenant, owner: { ...owner, client: again } }]);
  report('clock jumps', {
    ...kept,
    ...delivered,
    'recovered in ms': Math.round(slowest),
    'longest session in days': Math.round(longest),
  });
});
