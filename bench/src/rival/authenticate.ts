import { and, eq, isNull } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { apiKeys, serviceAccounts } from './schema.js';

/** Whoever holds the key of a request. */
export interface Caller {
  readonly tenantId: string;
  readonly serviceAccountId: string;
  readonly role: string;
  readonly scopes: readonly string[];
}

/** The caller by the hash of the key in `x-api-key`; undefined for a key that is not valid. */
export async function authenticate(
  db: NodePgDatabase,
  request: FastifyRequest,
): Promise<Caller | undefined> {
  const key = request.headers['x-api-key'];
  if (typeof key !== 'string') return undefined;
  const hash = createHash('sha256').update(key).digest();
  const [found] = await db
    .select({
      tenantId: apiKeys.tenantId,
      serviceAccountId: apiKeys.serviceAccountId,
      role: serviceAccounts.role,
      scopes: apiKeys.scopes,
      expiresAt: apiKeys.expiresAt,
    })
    .from(apiKeys)
    .innerJoin(
      serviceAccounts,
      and(
        eq(serviceAccounts.tenantId, apiKeys.tenantId),
        eq(serviceAccounts.id, apiKeys.serviceAccountId),
      ),
    )
    .where(and(eq(apiKeys.secretHash, hash), isNull(apiKeys.revokedAt)))
    .limit(1);
  if (found === undefined) return undefined;
  return found.expiresAt !== null && found.expiresAt < new Date() ? undefined : found;
}
