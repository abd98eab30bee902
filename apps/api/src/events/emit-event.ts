import { insertion, newId } from '@incident-tracker/db';
import type { Schema } from '@incident-tracker/db';
import type { Transaction } from 'kysely';
import { currentTraceparent } from '../platform/trace.js';
import type { TenantContext } from '../trpc/context.js';
import { actorOf } from '../trpc/principal.js';
import type { Actor } from '../trpc/principal.js';
import { EVENT_TYPES } from './catalogue.js';
import type { EventPayload, EventType } from './catalogue.js';

/** Something that happened, as rooms announce it. */
export interface EventToEmit<Type extends EventType> {
  readonly type: Type;
  readonly payload: EventPayload<Type>;
}

/** An event whose actor and circumstances are named one by one. */
export interface ExplicitEvent<Type extends EventType> extends EventToEmit<Type> {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly now: Date;
}

const insertRow = insertion('outbox_events', [
  'tenant_id',
  'id',
  'type',
  'payload',
  'occurred_at',
  'traceparent',
]);

/**
 * Writes a domain event to the outbox in the transaction of the change: one INSERT, to be awaited
 * together with the others (`Promise.all`). The relay takes it from there once that has committed.
 * @throws ZodError when the payload is not what the catalogue says: a fault in the program.
 */
export async function emitEvent<Type extends EventType>(
  ctx: Pick<TenantContext, 'trx' | 'tenantId' | 'principal' | 'now'>,
  event: EventToEmit<Type>,
): Promise<void> {
  const { trx, tenantId, principal, now } = ctx;
  await emitEventAs(trx, { ...event, tenantId, actor: actorOf(principal), now });
}

/** As `emitEvent`, where there is no context of a tenant's request to take the actor from. */
export async function emitEventAs<Type extends EventType>(
  trx: Transaction<Schema>,
  { tenantId, actor, now, type, payload }: ExplicitEvent<Type>,
): Promise<void> {
  const checked: object = EVENT_TYPES[type].payload.parse(payload);
  await insertRow.execute(trx, {
    tenant_id: tenantId,
    id: newId(),
    type,
    payload: JSON.stringify({ ...checked, actor: { type: actor.type, id: actor.id } }),
    occurred_at: now,
    traceparent: currentTraceparent(),
  });
}

/** Rows written by one statement. */
const CHUNK = 1_000;

/** Emits many events. @throws ZodError as `emitEvent` does. */
export async function emitEvents<Type extends EventType>(
  trx: Transaction<Schema>,
  events: readonly ExplicitEvent<Type>[],
): Promise<void> {
  const traceparent = currentTraceparent();
  for (let start = 0; start < events.length; start += CHUNK) {
    const rows = events.slice(start, start + CHUNK).map((event) => {
      const { type, payload, actor, tenantId, now } = event;
      const checked: object = EVENT_TYPES[type].payload.parse(payload);
      return {
        tenant_id: tenantId,
        id: newId(),
        type,
        payload: JSON.stringify({ ...checked, actor: { type: actor.type, id: actor.id } }),
        occurred_at: now,
        traceparent,
      };
    });
    await trx.insertInto('outbox_events').values(rows).execute();
  }
}
