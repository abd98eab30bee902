import type { PlatformTransaction } from '@incident-tracker/db';
import { newId } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { RelayConsumer, RelayedEvent } from '../../events/relay-consumer.js';
import type { Ports } from '../../platform/ports.js';
import { subscribesTo } from '../endpoints/subscription.js';
import { isDelivered } from '../event-types/delivered-types.js';
import { dueFrom } from './endpoint-state.js';

/** Rows written by one statement. */
const CHUNK = 5_000;

interface Subscriber {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly events: readonly string[];
  /** Events of transactions up to this one were before its time. */
  readonly since: bigint;
}

interface Planned {
  readonly event: RelayedEvent;
  readonly endpointId: string;
  /** Its place among the deliveries of this batch to the same endpoint, from 1. */
  readonly place: number;
}

/** What the fan-out needs: the time, and somebody to tell that there is something to send. */
export interface FanOutPorts {
  readonly clock: Ports['clock'];
  readonly live: Pick<Ports['live'], 'poke'>;
}

/**
 * Puts down a delivery for every event and every endpoint that subscribes to it, numbered per endpoint.
 * It commits with the relay's place in the outbox, so no event is put down twice, and none is lost.
 */
export function webhookFanOut({ clock, live }: FanOutPorts): RelayConsumer {
  return {
    name: 'webhooks',
    startsFrom: 'now',
    async handle(events, trx) {
      const deliverable = events.filter(({ type }) => isDelivered(type));
      if (deliverable.length === 0) return;
      const subscribers = await listSubscribers(trx, deliverable);
      for (const planned of plan(deliverable, subscribers)) {
        await putDown(trx, planned, clock.now());
      }
    },
    // The worker of this process need not wait for its next look.
    committed: () => live.poke(),
  };
}

/** The enabled endpoints of the tenants that the events are of, as long as those exist. */
async function listSubscribers(
  trx: PlatformTransaction,
  events: readonly RelayedEvent[],
): Promise<Map<string, Subscriber[]>> {
  const tenantIds = [...new Set(events.map(({ tenantId }) => tenantId))];
  const rows = await trx
    .selectFrom('webhook_endpoints as e')
    .innerJoin('tenants as t', 't.id', 'e.tenant_id')
    .select(['e.tenant_id as tenantId', 'e.id as endpointId', 'e.events'])
    // A database restored on another server may hold transactions that this one has not reached.
    .select(
      sql<string>`case when e.created_xid < pg_snapshot_xmax(pg_current_snapshot())
        then e.created_xid else '0'::xid8 end`.as('since'),
    )
    .where('e.tenant_id', '=', sql<string>`any(${tenantIds}::uuid[])`)
    .where('e.disabled_at', 'is', null)
    .where('e.deleted_at', 'is', null)
    .where('t.deleted_at', 'is', null)
    .execute();
  const subscribers = rows.map((row) => ({ ...row, since: BigInt(row.since) }));
  return Map.groupBy(subscribers, ({ tenantId }) => tenantId);
}

/** What is to be put down, in parts that one statement takes. Many events for many endpoints are many. */
function* plan(
  events: readonly RelayedEvent[],
  subscribers: ReadonlyMap<string, readonly Subscriber[]>,
): Generator<Planned[], void> {
  let planned: Planned[] = [];
  // Places start anew with each statement, because each moves the endpoint's number on.
  let places = new Map<string, number>();
  for (const event of events) {
    const xid = BigInt(event.xid);
    for (const { endpointId, events: wanted, since } of subscribers.get(event.tenantId) ?? []) {
      if (!subscribesTo(wanted, event.type) || xid <= since) continue;
      const place = (places.get(endpointId) ?? 0) + 1;
      places.set(endpointId, place);
      planned.push({ event, endpointId, place });
      if (planned.length < CHUNK) continue;
      yield planned;
      planned = [];
      places = new Map();
    }
  }
  if (planned.length > 0) yield planned;
}

/** One statement: moves the numbers on, and writes the deliveries with theirs. */
async function putDown(
  trx: PlatformTransaction,
  planned: readonly Planned[],
  now: Date,
): Promise<void> {
  const counts = new Map<string, { tenantId: string; count: number }>();
  for (const { event, endpointId, place } of planned) {
    counts.set(endpointId, { tenantId: event.tenantId, count: place });
  }
  const touched = [...counts];
  const endpoints = {
    tenantIds: arrayOf(touched.map(([, { tenantId }]) => tenantId)),
    ids: arrayOf(touched.map(([endpointId]) => endpointId)),
    counts: arrayOf(touched.map(([, { count }]) => count)),
  };
  const deliveries = {
    ids: arrayOf(planned.map(() => newId())),
    endpointIds: arrayOf(planned.map(({ endpointId }) => endpointId)),
    eventIds: arrayOf(planned.map(({ event }) => event.id)),
    types: arrayOf(planned.map(({ event }) => event.type)),
    times: arrayOf(planned.map(({ event }) => `"${event.occurredAt.toISOString()}"`)),
    places: arrayOf(planned.map(({ place }) => place)),
  };
  await sql`
    WITH counted AS (
      SELECT * FROM unnest(
        ${endpoints.tenantIds}::uuid[], ${endpoints.ids}::uuid[], ${endpoints.counts}::int[])
        AS c (tenant_id, endpoint_id, count)
    ), numbered AS (
      UPDATE webhook_states s SET last_sequence = s.last_sequence + c.count,
        next_due_at = ${dueFrom(now)}
      FROM counted c WHERE s.tenant_id = c.tenant_id AND s.endpoint_id = c.endpoint_id
      RETURNING s.tenant_id, s.endpoint_id, s.last_sequence - c.count AS before
    )
    INSERT INTO webhook_deliveries
      (tenant_id, id, endpoint_id, event_id, event_type, occurred_at, sequence, next_attempt_at, created_at)
    SELECT n.tenant_id, d.id, n.endpoint_id, d.event_id, d.event_type, d.occurred_at,
      n.before + d.place, ${now}::timestamptz, ${now}::timestamptz
    FROM unnest(
      ${deliveries.ids}::uuid[], ${deliveries.endpointIds}::uuid[], ${deliveries.eventIds}::uuid[],
      ${deliveries.types}::text[], ${deliveries.times}::timestamptz[], ${deliveries.places}::int[])
      AS d (id, endpoint_id, event_id, event_type, occurred_at, place)
    JOIN numbered n ON n.endpoint_id = d.endpoint_id`.execute(trx);
}

/**
 * An array as PostgreSQL reads it. Ids, numbers, times and names of the catalogue need no escaping; the
 * driver's own conversion, which escapes, costs more than the statement.
 */
function arrayOf(values: readonly (string | number)[]): string {
  return `{${values.join()}}`;
}
