import type { Permission } from '@incident-tracker/policy';
import type { z } from 'zod';
import { meterUsage } from '../../usage/meter-usage.js';
import type { TenantContext } from '../context.js';
import { AppError } from '../errors.js';
import { demandPermission } from '../ladder/permit.js';
import type { NumberedKey } from '../references.js';
import type { bulkError } from './bulk-schemas.js';
import type { Versions } from './versions.js';

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** How the items of one kind are changed. */
export interface BulkChange<Item, Changed> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => NumberedKey | null;
  /** Locks whatever the keys name and the caller sees, always in the same order. */
  readonly lock: (keys: readonly NumberedKey[]) => Promise<Versions>;
  /** What each property takes beyond the permission for bulk changes, as in a single change. */
  readonly permissions: Readonly<Record<string, Permission>>;
  /** Refuses, with an AppError, before it writes anything. */
  readonly change: (item: Item) => Promise<Changed>;
  /** What each change counts as on the usage meter. */
  readonly usage: string;
}

/** What became of an item. */
export type Outcome<Item, Changed> =
  | {
      readonly item: Item;
      readonly outcome: 'updated' | 'unchanged';
      readonly changed: Changed;
      readonly error: null;
    }
  | {
      readonly item: Item;
      readonly outcome: 'failed';
      readonly changed: null;
      readonly error: NonNullable<z.output<typeof bulkError>>;
    };

/**
 * Changes many things in one transaction. Each item has an outcome of its own: one that is refused
 * does not keep the others from being written.
 * @throws AppError QUOTA_EXCEEDED, with nothing written, when the quota does not cover all changes.
 */
export async function changeEach<Item extends object, Changed extends Versioned>(
  ctx: TenantContext,
  bulk: BulkChange<Item, Changed>,
) {
  const { items, keyOf, lock, usage } = bulk;
  const versions = await lock(items.map(keyOf).filter((key) => key !== null));
  const results: Outcome<Item, Changed>[] = [];
  for (const item of items) results.push(await changeOne(ctx, bulk, { item, versions }));

  const count = (outcome: Outcome<Item, Changed>['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const updated = count('updated');
  if (updated > 0) await meterUsage(ctx, usage, updated);
  return { updated, unchanged: count('unchanged'), failed: count('failed'), results };
}

/**
 * One item. What a caller can do wrong is found before the first row is written, so that a refused
 * item leaves the transaction whole; any other error ends all of it.
 */
async function changeOne<Item extends object, Changed extends Versioned>(
  ctx: TenantContext,
  { keyOf, permissions, change }: BulkChange<Item, Changed>,
  { item, versions }: { item: Item; versions: Versions },
): Promise<Outcome<Item, Changed>> {
  try {
    const key = keyOf(item);
    const before = key === null ? undefined : versions.of(key);
    if (before === undefined) throw new AppError('NOT_FOUND');
    demandAll(ctx, permissions, item);
    const changed = await change(item);
    versions.set(changed.id, changed.version);
    const outcome = changed.version === before ? 'unchanged' : 'updated';
    return { item, outcome, changed, error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, details } = error;
    return { item, outcome: 'failed', changed: null, error: { code, message, details } };
  }
}

function demandAll(
  ctx: TenantContext,
  permissions: Readonly<Record<string, Permission>>,
  item: object,
): void {
  const given = new Map<string, unknown>(Object.entries(item));
  for (const [property, permission] of Object.entries(permissions)) {
    if (given.get(property) !== undefined) demandPermission(ctx, permission);
  }
}
