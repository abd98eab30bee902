/** The PostgreSQL channel on which the relay tells the nodes which tenants have new events. */
export const ANNOUNCEMENT_CHANNEL = 'tenant_events';

/** A notification holds at most 8000 bytes (PostgreSQL, NOTIFY); 200 ids take 7399. */
const TENANTS_PER_NOTIFICATION = 200;

/** The payloads that together name every tenant once. */
export function announcementsFor(tenantIds: Iterable<string>): string[] {
  const distinct = [...new Set(tenantIds)];
  const payloads: string[] = [];
  for (let start = 0; start < distinct.length; start += TENANTS_PER_NOTIFICATION) {
    payloads.push(distinct.slice(start, start + TENANTS_PER_NOTIFICATION).join(','));
  }
  return payloads;
}

/** The tenants that a payload names. */
export function announcedTenants(payload: string): string[] {
  return payload === '' ? [] : payload.split(',');
}
