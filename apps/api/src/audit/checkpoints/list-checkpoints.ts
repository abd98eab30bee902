import { z } from 'zod';
import type { TenantContext } from '../../trpc/context.js';
import { decodeCursor, encodeCursor } from '../../trpc/cursor.js';
import { takePage } from '../../trpc/take-page.js';
import type { AuditCheckpoint, AuditCheckpointPage, ListCheckpointsInput } from '../schemas.js';
import { listCheckpointsBelow } from './checkpoints-store.js';
import type { StoredCheckpoint } from './checkpoints-store.js';

const position = z.tuple([z.string().regex(/^\d{1,16}$/)]);
const BINDING = { list: 'audit-checkpoints' };

/**
 * A page of the tenant's checkpoints, newest first.
 * @throws AppError CURSOR_INVALID.
 */
export async function listCheckpoints(
  { trx, tenantId }: TenantContext,
  { limit, cursor }: ListCheckpointsInput,
): Promise<AuditCheckpointPage> {
  const below =
    cursor === undefined ? undefined : Number(decodeCursor(BINDING, cursor, position)[0]);
  const found = await listCheckpointsBelow({ trx, tenantId }, { below, limit: limit + 1 });
  return takePage(found, limit, {
    view: presentCheckpoint,
    cursorAfter: ({ size }) => encodeCursor(BINDING, [String(size)]),
  });
}

/** A checkpoint as callers see it. */
export function presentCheckpoint(checkpoint: StoredCheckpoint): AuditCheckpoint {
  const { size, root, note, keyId, createdAt } = checkpoint;
  return {
    size,
    rootHash: root.toString('base64'),
    keyId,
    note,
    createdAt: createdAt.toISOString(),
  };
}
