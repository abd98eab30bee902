import { isDeepStrictEqual } from 'node:util';
import { recordAudit } from '../audit/record-audit.js';
import { emitEvent } from '../events/emit-event.js';
import type { TenantContext } from '../trpc/context.js';
import type { ViewRow } from './store.js';

/** What the log keeps of a view. */
type Told = Pick<ViewRow, 'id' | 'list' | 'name' | 'filter' | 'shared' | 'owner_id'>;

const auditOf = ({ list, name, filter, shared }: Told) => ({ list, name, filter, shared });

/**
 * Puts down what became of a view: for everybody where it is or was shared, else for its owner alone,
 * whose own filters are nobody's business.
 * @param before absent for a view that is new; @param after absent for one that is gone.
 */
export async function announce(
  ctx: TenantContext,
  { before, after }: { before?: Told; after?: Told },
): Promise<void> {
  const subject = after ?? before;
  if (subject === undefined) return;
  const { id, list, owner_id: userId } = subject;
  if (before?.shared !== true && after?.shared !== true) {
    await emitEvent(ctx, { type: 'own_view.changed', payload: { userId, viewId: id, list } });
    return;
  }
  const payload = { viewId: id, list };
  const action =
    before === undefined ? 'view.created' : after === undefined ? 'view.deleted' : 'view.updated';
  await Promise.all([
    recordAudit(ctx, {
      action,
      target: { type: 'view', id },
      ...(before !== undefined && { before: auditOf(before) }),
      ...(after !== undefined && { after: auditOf(after) }),
    }),
    action === 'view.updated'
      ? emitEvent(ctx, {
          type: action,
          payload: { ...payload, changes: changesBetween(before, after) },
        })
      : emitEvent(ctx, { type: action, payload }),
  ]);
}

/** The names of what differs. */
export function changesBetween(before: Told | undefined, after: Told | undefined): string[] {
  const differs = (name: 'name' | 'shared') => before?.[name] !== after?.[name];
  return [
    ...(differs('name') ? ['name'] : []),
    ...(isDeepStrictEqual(before?.filter, after?.filter) ? [] : ['filter']),
    ...(differs('shared') ? ['shared'] : []),
  ];
}
