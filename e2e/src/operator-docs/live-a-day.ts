import { automationClient, browserClient, textAt } from '@incident-tracker/api/testing/client';
import type { Client } from '@incident-tracker/api/testing/client';
import {
  createMachine,
  expectStatus,
  PASSWORD,
  signUp,
  signUpOwner,
} from '@incident-tracker/api/testing/people';
import type { Member, Person } from '@incident-tracker/api/testing/people';
import { enrolTotp } from '@incident-tracker/api/testing/second-factors';
import { expect, vi } from 'vitest';
import type { Installation } from './installation.js';

/** What the key for operations may do, as docs/runbook.md says. */
const OPERATOR_SCOPES = ['read', 'write', 'audit_log.export', 'webhooks.manage'];
const STUFFING = '198.51.100.7';
const SCANNING = '198.51.100.8';
const WRONG = 'not-the-password-at-all';

/** People who work, and those among them whom the attack is on. */
export interface Day {
  readonly owner: Member;
  readonly person: Person;
  readonly reader: Client;
}

/** The first owner comes, makes machines and a webhook, and declares an incident. */
export async function beginADay({ url, values, run }: Installation): Promise<Day> {
  const owner = await signUpOwner(url, 'Acme');
  const person = await signUp(url, { name: 'Sam Example' });
  const leaving = await signUpOwner(url, 'Beta');
  // Without mail nobody can be invited; the documents' installation has none.
  const joined = await run({
    commands: `psql "$DATABASE_URL" -qAt -c 'SET ROLE app_platform' -c "INSERT INTO memberships
      (tenant_id, user_id, role, created_at) VALUES ('${owner.tenantId}', '${person.userId}', 'AGENT', now())"`,
  });
  expect(joined, joined.output).toMatchObject({ code: 0 });
  const incident = await owner.client.post('/v1/incidents', { title: 'Checkout fails' });
  expectStatus(incident, 201);
  const operator = await createMachine(owner, { role: 'ADMIN', scopes: OPERATOR_SCOPES });
  const leaked = await createMachine(owner, { role: 'AGENT' });
  const reader = await createMachine(owner, { role: 'VIEWER', scopes: ['incidents.read'] });
  const hook = { url: 'https://hooks.invalid/here', events: ['*'] };
  const webhook = expectStatus(await owner.client.post('/v1/webhooks', hook), 201);
  for (const [name, value] of Object.entries({
    ADMIN: owner.email,
    PASSWORD,
    TENANT: owner.tenantId,
    LEAVING: leaving.tenantId,
    KEY: operator.apiKey,
    API_KEY_ID: leaked.apiKeyId,
    SERVICE_ACCOUNT: leaked.serviceAccountId,
    WEBHOOK: textAt(webhook.body, 'id'),
    PERSON: person.userId,
    NETWORK: STUFFING,
    TRACE: incident.headers.get('x-trace-id') ?? '',
  }))
    values.set(name, value);
  return { owner, person, reader: reader.client };
}

/** Somebody fails in all the ways that there are, so that the documents' commands have something to show. */
export async function attack({ url, run }: Installation, day: Day): Promise<void> {
  const { owner, person, reader } = day;
  // The secret that CSRF tokens derive from has been rotated: open pages are loaded again.
  await Promise.all([owner.client.refreshCsrf(), person.client.refreshCsrf()]);
  const inTenant = { headers: { 'x-tenant-id': owner.tenantId } };
  await reuseToken(automationClient(url), person.email);
  await reader.get('/v1/audit-logs');
  await person.client.get('/v1/audit-logs', inTenant);
  await person.client.get('/v1/incidents/INC-4711', inTenant);
  for (let n = 10; n < 17; n += 1) {
    const foreign = { 'x-tenant-id': `01890000-0000-7000-8000-0000000000${n}` };
    await owner.client.get('/v1/incidents', { headers: foreign });
  }
  const forged = { headers: { ...inTenant.headers, 'x-csrf-token': 'forged' } };
  await person.client.post('/v1/incidents', { title: 'X' }, forged);
  await missSecondFactor(person);
  await guess(url, person.email);
  expectStatus(await owner.client.post('/v1/incidents', { title: 'For the webhook' }), 201);
  await vi.waitFor(
    async () => {
      const { output } = await run({
        commands: `psql "$DATABASE_URL" -qAt -c 'SET ROLE app_platform' \
          -c 'SELECT subject FROM security_throttles' -c 'SELECT DISTINCT type FROM security_events'`,
      });
      for (const needed of [STUFFING, SCANNING, 'webhook.delivery_failed', 'authn.locked_out'])
        expect(output).toContain(needed);
    },
    { timeout: 30_000, interval: 500 },
  );
}

/** Passwords from one network, keys from another, more than the limits allow. */
async function guess(url: string, known: string): Promise<void> {
  const stranger = await browserClient(url);
  const from = { headers: { 'x-forwarded-for': STUFFING } };
  const emails = [
    ...Array.from({ length: 8 }, () => known),
    ...Array.from({ length: 24 }, (_, n) => `${n}@elsewhere.example`),
  ];
  for (const email of emails)
    await stranger.post('/v1/auth/login', { email, password: WRONG }, from);
  await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      automationClient(url, `itk_live_${String(n).padStart(38, '0')}`).get('/v1/incidents', {
        headers: { 'x-forwarded-for': SCANNING },
      }),
    ),
  );
}

async function reuseToken(anybody: Client, email: string): Promise<void> {
  const tokens = await anybody.post('/v1/login', { email, password: PASSWORD });
  const first = { refreshToken: textAt(tokens.body, 'refreshToken') };
  const next = await anybody.post('/v1/token/refresh', first);
  const second = { refreshToken: textAt(next.body, 'refreshToken') };
  expectStatus(await anybody.post('/v1/token/refresh', second), 200);
  // Older than the direct parent of the newest: two hold it.
  expectStatus(await anybody.post('/v1/token/refresh', first), 401);
}

async function missSecondFactor({ client, email }: Person): Promise<void> {
  await enrolTotp(client, new Date());
  const anybody = automationClient(client.url);
  const login = await anybody.post('/v1/login', { email, password: PASSWORD });
  const challenge = textAt(login.body, 'details', 'challenge');
  expectStatus(await anybody.post('/v1/mfa/verify', { challenge, code: '000000' }), 401);
}
