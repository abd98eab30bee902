import { z } from 'zod';
import type { Keyring } from '../platform/keyring.js';
import { RedisClient } from '../platform/redis-client.js';
import { REMEMBERED_MS } from './principal-memory.js';
import type { OwnMemory, PrincipalMemory } from './principal-memory.js';
import type { Principal } from './principal.js';

/** An answer that takes longer is as good as none: the database would have answered by then. */
const ANSWER_MS = 50;

const person = z.strictObject({
  kind: z.literal('user'),
  userId: z.string(),
  email: z.string(),
  name: z.string(),
  emailVerified: z.boolean(),
  mfaEnabled: z.boolean(),
  sessionId: z.string(),
  activeTenantId: z.string().nullable(),
  authenticatedAt: z.coerce.date(),
  authMethod: z.string(),
  authDomain: z.string().nullable(),
  transport: z.literal('cookie'),
});

const machine = z.strictObject({
  kind: z.literal('service_account'),
  serviceAccountId: z.string(),
  apiKeyId: z.string(),
  tenantId: z.string(),
  name: z.string(),
  role: z.string(),
  scopes: z.array(z.string()),
});

const remembered = z.discriminatedUnion('kind', [person, machine]);

function read(text: string | null): Principal | null {
  if (text === null) return null;
  const parsed = remembered.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/**
 * A memory that all nodes share in Redis, behind each node's own: whoever was at one node is known to the
 * others, and to a node that has just started. It is read where the own one knows nothing, and written
 * without waiting. Without Redis everything works as with the own memory alone; what somebody writes
 * there is a guess like any other, which the database has to confirm.
 * @param url redis:// or rediss://.
 */
export function shareMemory(
  own: OwnMemory,
  { url, keyring }: { url: string; keyring: Keyring },
): PrincipalMemory & AsyncDisposable {
  const redis = new RedisClient(url, ANSWER_MS);
  // What is stored there opens nothing, and names nobody to whom the installation's secret is unknown.
  const nameOf = (secretHash: Buffer): string =>
    `itk:known:${keyring.mac('known-principals', secretHash.toString('hex')).toString('base64url')}`;

  const recallShared = async (secretHash: Buffer): Promise<Principal | null> => {
    try {
      const principal = read(await redis.ask((client) => client.get(nameOf(secretHash))));
      if (principal !== null) own.remember(secretHash, principal);
      return principal;
    } catch {
      return null;
    }
  };
  return {
    recall(secretHash) {
      const principal = own.recall(secretHash);
      return principal !== null || !redis.isReady ? principal : recallShared(secretHash);
    },
    remember(secretHash, principal) {
      own.remember(secretHash, principal);
      if (!redis.isReady) return;
      const lifetime = { expiration: { type: 'PX', value: REMEMBERED_MS } } as const;
      redis
        .ask((client) => client.set(nameOf(secretHash), JSON.stringify(principal), lifetime))
        .catch(() => {});
    },
    forget(secretHash) {
      own.forget(secretHash);
      if (redis.isReady) redis.ask((client) => client.del(nameOf(secretHash))).catch(() => {});
    },
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}
