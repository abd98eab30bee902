import type { Role } from '@incident-tracker/policy';
import { randomUUID } from 'node:crypto';
import { automationClient, browserClient, textAt } from './client.js';
import type { Answer, BrowserClient, Client } from './client.js';

/** A password that the rules accept. */
export const PASSWORD = 'plum-orbit-lantern-42';

/** Somebody signed in. */
export interface Person {
  readonly client: BrowserClient;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

/** Somebody with a tenant to work in. */
export interface Member extends Person {
  readonly tenantId: string;
}

/** Fails with the answer's body, so that a broken precondition explains itself. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) {
    throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return answer;
}

/** A new account, signed in. */
export async function signUp(
  url: string,
  given: { name?: string; email?: string } = {},
): Promise<Person> {
  const name = given.name ?? 'Robin Example';
  const email = given.email ?? `${randomUUID()}@example.com`;
  const client = await browserClient(url);
  const answer = expectStatus(
    await client.post('/v1/auth/signup', { email, password: PASSWORD, name }),
    201,
  );
  return { client, userId: textAt(answer.body, 'user', 'id'), email, name };
}

/** A new account with a tenant of its own, which is active in its session. */
export async function signUpOwner(url: string, tenantName = 'Example'): Promise<Member> {
  const person = await signUp(url);
  const tenant = expectStatus(await person.client.post('/v1/tenants', { name: tenantName }), 201);
  return { ...person, tenantId: textAt(tenant.body, 'id') };
}

/** The token in the newest mail to an address. */
export async function tokenFromMail(url: string, email: string): Promise<string> {
  const mailbox = await automationClient(url).get(
    `/v1/dev/mailbox?to=${encodeURIComponent(email)}`,
  );
  const text = textAt(mailbox.body, 'items', '0', 'text');
  const token = /[?&]token=([\w-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`no token in the mail to ${email}: ${text}`);
  return token;
}

/** A new account that has accepted an invitation to the owner's tenant. */
export async function addMember(owner: Member, role: Role): Promise<Member> {
  const { url } = owner.client;
  const person = await signUp(url);
  const path = `/v1/tenants/${owner.tenantId}/invites`;
  expectStatus(await owner.client.post(path, { email: person.email, role }), 201);
  const token = await tokenFromMail(url, person.email);
  expectStatus(await person.client.post('/v1/tenants/invites/accept', { token }), 200);
  return { ...person, tenantId: owner.tenantId };
}

/** A machine of the owner's tenant. */
export interface Machine {
  readonly client: Client;
  readonly serviceAccountId: string;
  readonly apiKeyId: string;
  readonly apiKey: string;
}

/** A service account with a role, and a client that sends its key. */
export async function createMachine(
  owner: Member,
  options: { role?: Role; scopes?: readonly string[] } = {},
): Promise<Machine> {
  const { role = 'ADMIN', scopes = ['read', 'write'] } = options;
  const base = `/v1/tenants/${owner.tenantId}`;
  const account = expectStatus(
    await owner.client.post(`${base}/service-accounts`, { name: `machine ${randomUUID()}`, role }),
    201,
  );
  const serviceAccountId = textAt(account.body, 'id');
  const key = expectStatus(
    await owner.client.post(`${base}/api-keys`, { serviceAccountId, name: 'key', scopes }),
    201,
  );
  const apiKey = textAt(key.body, 'key');
  return {
    client: automationClient(owner.client.url, apiKey),
    serviceAccountId,
    apiKeyId: textAt(key.body, 'id'),
    apiKey,
  };
}
