import { expectStatus } from './people.js';
import type { Member } from './people.js';
import type { Body } from './client.js';
import type { TestApp } from './start-test-app.js';

/** Waits for what was recorded so far, and answers the tenant's events as its admin is shown them. */
export async function securityEventsOf(
  app: Pick<TestApp, 'ports'>,
  admin: Pick<Member, 'client'>,
  query = '',
): Promise<readonly Body[]> {
  await app.ports.securityEvents.flush();
  const answer = await admin.client.get(`/v1/security-events?limit=100${query}`);
  return itemsOf(expectStatus(answer, 200).body);
}

/** The items of a page. */
export function itemsOf(body: Body): readonly Body[] {
  const items: unknown = body['items'];
  if (!Array.isArray(items)) throw new Error(`no items in ${JSON.stringify(body)}`);
  return items;
}

/** Everything that is stored about security events, as text: to look for what must not be in it. */
export async function storedSecurityText({ database }: Pick<TestApp, 'database'>): Promise<string> {
  return database.platformTransaction(async (trx) => {
    const tables = await Promise.all([
      trx.selectFrom('security_events').selectAll().execute(),
      trx.selectFrom('security_signals').selectAll().execute(),
      trx.selectFrom('security_anomalies').selectAll().execute(),
      trx.selectFrom('security_throttles').selectAll().execute(),
    ]);
    return JSON.stringify(tables);
  });
}

/** What a caller from some address sends through the one proxy that a test app trusts. */
export function from(address: string): { headers: { 'x-forwarded-for': string } } {
  return { headers: { 'x-forwarded-for': address } };
}
