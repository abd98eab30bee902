import { randomUUID } from 'node:crypto';
import type { Declarer } from '../database/insert-incidents.js';
import { Browser } from './browser.js';

/** A tenant with a machine that may read and write in it. */
export interface Tenant extends Declarer {
  readonly apiKey: string;
  readonly apiKeyId: string;
  /** The person who made it. */
  readonly ownerId: string;
}

/** Somebody who has signed up. */
export interface Owner {
  readonly browser: Browser;
  readonly ownerId: string;
}

/** Signs somebody up. */
export async function signUp(url: string): Promise<Owner> {
  const browser = await Browser.open(url);
  const signedUp = await browser.post('/v1/auth/signup', {
    email: `${randomUUID()}@example.com`,
    password: 'plum-orbit-lantern-42',
    name: 'Robin Example',
  });
  return { browser, ownerId: signedUp.text('user', 'id') };
}

/** Signs somebody up and makes `count` tenants of theirs, through the product's own API. */
export async function createTenants(url: string, count: number): Promise<Tenant[]> {
  const owner = await signUp(url);
  const tenants: Tenant[] = [];
  for (let n = 1; n <= count; n += 1) tenants.push(await createTenant(owner, `Example ${n}`));
  return tenants;
}

/** Makes a tenant with a machine in it. */
export async function createTenant({ browser, ownerId }: Owner, name: string): Promise<Tenant> {
  const tenantId = (await browser.post('/v1/tenants', { name })).text('id');
  const path = `/v1/tenants/${tenantId}`;
  const account = await browser.post(`${path}/service-accounts`, { name: 'bench', role: 'ADMIN' });
  const serviceAccountId = account.text('id');
  const key = await browser.post(`${path}/api-keys`, {
    serviceAccountId,
    name: 'bench',
    scopes: ['read', 'write'],
  });
  const apiKeyId = key.text('id');
  return { tenantId, serviceAccountId, apiKeyId, apiKey: key.text('key'), ownerId };
}
