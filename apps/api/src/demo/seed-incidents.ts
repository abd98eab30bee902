import { declareIncident } from '../incidents/declare-incident.js';
import { SEVERITIES } from '../incidents/severity.js';
import { updateIncident } from '../incidents/update-incident.js';
import type { Ports } from '../platform/ports.js';
import type { TenantContext } from '../trpc/context.js';
import type { Principal } from '../trpc/principal.js';
import { parseRole } from '../trpc/parse-role.js';
import { meterUsage } from '../usage/meter-usage.js';
import { contextFor } from './acting-as.js';

/** How many incidents share a transaction: enough to be fast, few enough to see progress. */
const BATCH = 200;
const HOUR = 3_600_000;

const SUBJECTS = [
  'Checkout',
  'Search',
  'Login',
  'Webhooks',
  'Invoices',
  'Uploads',
  'Reports',
  'Mail',
];
const FAULTS = ['slow', 'failing for some users', 'returning errors', 'out of date', 'unavailable'];
const PLACES = ['in EU', 'in US', 'on mobile', 'after the deploy', 'for new accounts'];

function pick<T>(values: readonly [T, ...T[]] | readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** Titles repeat, as real ones do, but not in step with severities. */
function titleOf(index: number): string {
  return `${pick(SUBJECTS, index)} ${pick(FAULTS, Math.floor(index / 7))} ${pick(PLACES, Math.floor(index / 3))}`;
}

async function ownerOf(ports: Ports, tenantId: string): Promise<Principal> {
  const owner = await ports.db.tenantTransaction(tenantId, (trx) =>
    trx
      .selectFrom('memberships')
      .innerJoin('people', 'people.id', 'memberships.user_id')
      .select(['people.id', 'people.name', 'people.email'])
      .where('memberships.tenant_id', '=', tenantId)
      .where('memberships.role', '=', 'OWNER')
      .limit(1)
      .executeTakeFirst(),
  );
  if (owner === undefined) throw new Error(`There is no tenant ${tenantId}.`);
  return {
    kind: 'user',
    userId: owner.id,
    email: owner.email,
    name: owner.name,
    emailVerified: true,
    mfaEnabled: false,
    sessionId: owner.id,
    activeTenantId: tenantId,
    authenticatedAt: ports.clock.now(),
    authMethod: 'local',
    authDomain: null,
    transport: 'cookie',
  };
}

/**
 * Declares `count` incidents, spread over the past hour by hour, newest first; three of four are
 * resolved an hour later. The rows are written by the product's verbs; only the daily quota is not
 * asked.
 */
export async function seedIncidents(
  ports: Ports,
  options: { tenantId: string; count: number; onProgress: (done: number) => void },
): Promise<void> {
  const { tenantId, count, onProgress } = options;
  const principal = await ownerOf(ports, tenantId);
  const subject = { tenantId, userId: ownerId(principal), role: parseRole('OWNER') };
  const start = ports.clock.now().getTime();
  for (let done = 0; done < count; done += BATCH) {
    const size = Math.min(BATCH, count - done);
    await ports.db.tenantTransaction(tenantId, async (trx) => {
      const at = (time: number): TenantContext => ({
        ...contextFor(ports, principal),
        principal,
        tenantId,
        subject,
        trx,
        now: new Date(time),
        condition: undefined,
      });
      await Promise.all(
        Array.from({ length: size }, async (_, offset) => {
          const index = done + offset;
          const declaredAt = start - (index + 1) * HOUR;
          const { id } = await declareIncident(at(declaredAt), {
            title: titleOf(index),
            severity: pick(SEVERITIES, Math.floor(index / 5)),
          });
          if (index % 4 !== 0) {
            await updateIncident(at(declaredAt + HOUR), { incidentId: id, status: 'resolved' });
          }
        }),
      );
      await meterUsage(at(start), 'incident.import', size);
    });
    onProgress(done + size);
  }
}

function ownerId(principal: Principal): string {
  return principal.kind === 'user' ? principal.userId : principal.serviceAccountId;
}
