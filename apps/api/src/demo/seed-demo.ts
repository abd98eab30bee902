import { newId } from '@incident-tracker/db';
import type { Config } from '../config.js';
import { createUser } from '../identity/create-user.js';
import type { Ports } from '../platform/ports.js';
import { inTenant } from '../tenancy/in-tenant.js';
import { joinTenant } from '../tenancy/join-tenant.js';
import type { UserPrincipal } from '../trpc/principal.js';
import { actingAs, contextFor } from './acting-as.js';
import { attachDemoFiles } from './attach-demo-files.js';
import { chooseNotifications } from './choose-notifications.js';
import { demoPassword, readAccess, saveAccess, toDemoAccess } from './demo-access.js';
import { playIncident } from './play-incident.js';
import { playTicket } from './play-ticket.js';
import { DEMO_PEOPLE } from './people.js';
import type { DemoPersonKey } from './people.js';
import { DEMO_INCIDENTS } from './scenarios.js';
import { DEMO_TICKETS } from './ticket-scenarios.js';
import type { DemoAccess } from './welcome.js';

/** The people of the demo tenant as they sign in. */
export type DemoCast = Readonly<Record<DemoPersonKey, UserPrincipal>>;

async function createCast(ports: Ports, password: string): Promise<DemoCast> {
  const passwordHash = await ports.hasher.hash(password);
  const now = ports.clock.now();
  const entries = await Promise.all(
    DEMO_PEOPLE.map(async ({ key, name, email }) => {
      const account = { email, name, passwordHash, emailVerified: true };
      const userId = await createUser(ports.db.identity, account, now);
      if (userId === null) throw new Error(`the demo account ${email} exists already`);
      const principal: UserPrincipal = {
        kind: 'user',
        userId,
        email,
        name,
        emailVerified: true,
        mfaEnabled: false,
        sessionId: newId(),
        activeTenantId: null,
        authenticatedAt: now,
        authMethod: 'local',
        authDomain: null,
        transport: 'cookie',
      };
      return [key, principal] as const;
    }),
  );
  return Object.fromEntries(entries) as DemoCast;
}

function inTenantOf(cast: DemoCast, tenantId: string): DemoCast {
  const entries = Object.entries(cast).map(([key, person]) => [
    key,
    { ...person, activeTenantId: tenantId },
  ]);
  return Object.fromEntries(entries) as DemoCast;
}

async function isEmpty(ports: Ports): Promise<boolean> {
  const user = await ports.db.identity.selectFrom('users').select('id').limit(1).executeTakeFirst();
  return user === undefined;
}

async function createDemo(ports: Ports, config: Config): Promise<DemoAccess> {
  const password = demoPassword();
  const people = await createCast(ports, password);
  const tenant = await actingAs(ports, people.olivia).tenants.create({ name: 'Northwind Demo' });
  const cast = inTenantOf(people, tenant.id);
  const ownerContext = { ...contextFor(ports, cast.olivia), principal: cast.olivia };
  await inTenant(ownerContext, tenant.id, async (chosen) => {
    for (const { key, role } of DEMO_PEOPLE) {
      if (role !== 'OWNER') await joinTenant(chosen, { userId: cast[key].userId, role });
    }
  });
  const owner = actingAs(ports, cast.olivia);
  const account = await owner.serviceAccounts.create({
    tenantId: tenant.id,
    name: 'Demo automation',
    role: 'ADMIN',
  });
  const { key } = await owner.apiKeys.create({
    tenantId: tenant.id,
    serviceAccountId: account.id,
    name: 'Demo key',
    scopes: ['read', 'write', 'webhooks.manage'],
  });
  await chooseNotifications(ports, cast);
  for (const incident of DEMO_INCIDENTS) await playIncident(ports, cast, incident);
  for (const ticket of DEMO_TICKETS) await playTicket(ports, cast, ticket);
  await attachDemoFiles(ports, cast);
  const access = { tenantId: tenant.id, password, apiKey: key };
  saveAccess(config.DATA_DIR, access);
  return toDemoAccess(access);
}

/**
 * Creates the demo tenant in an empty database, through the product's own verbs.
 * @returns how to get in, also on later starts; null in a database that began without a demo.
 */
export async function seedDemo(ports: Ports): Promise<DemoAccess | null> {
  const access = readAccess(ports.config.DATA_DIR);
  if (!(await isEmpty(ports))) return access === null ? null : toDemoAccess(access);
  return createDemo(ports, ports.config);
}
