import { newId, openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { connectClient } from '../database/client.js';
import { insertTenant } from '../database/insert-tenant.js';
import { callsPerSecond } from '../load/calls-per-second.js';
import { temporaryFolder } from '../processes/temporary-folder.js';
import { loadEmitEvent } from '../product/emit-event.js';
import type { EmitEvent } from '../product/emit-event.js';
import { loadRecordAudit } from '../product/record-audit.js';
import type { RecordAudit } from '../product/record-audit.js';
import type { Row } from '../report/row.js';
import { median, pairedRatio } from '../statistics.js';
import type { Section } from './section.js';

const WRITERS = 16;
const TITLE = 'Checkout returns errors in Frankfurt';

interface Writing {
  readonly tenantId: string;
  readonly number: number;
  readonly record: RecordAudit;
  /** Left out, the transaction tells nobody. */
  readonly emit?: EmitEvent;
}

/** What declaring an incident writes, in one transaction whose statements go out together. */
function declareOne(
  database: Database,
  { tenantId, number, record, emit }: Writing,
): Promise<unknown> {
  const now = new Date();
  const id = newId();
  const actor = { type: 'system', id: null } as const;
  const after = { reference: `INC-${number}`, title: TITLE, severity: 'SEV3', status: 'triage' };
  return database.tenantTransaction(tenantId, (trx) =>
    Promise.all([
      trx
        .insertInto('incidents')
        .values({
          tenant_id: tenantId,
          id,
          number,
          title: TITLE,
          status: 'triage',
          declared_at: now,
          created_by_type: 'system',
          created_at: now,
          updated_at: now,
        })
        .execute(),
      trx
        .insertInto('timeline_events')
        .values({
          tenant_id: tenantId,
          id: newId(),
          incident_id: id,
          kind: 'declared',
          message: TITLE,
          occurred_at: now,
          recorded_at: now,
          actor_type: 'system',
        })
        .execute(),
      record(trx, {
        tenantId,
        actor,
        now,
        request: { traceId: id, ip: '192.0.2.1', userAgent: 'bench/1.0' },
        action: 'incident.declared',
        target: { type: 'incident', id },
        before: {},
        after,
      }),
      emit?.(trx, {
        tenantId,
        actor,
        now,
        type: 'incident.declared',
        payload: { incidentId: id, ...after },
      }),
    ]),
  );
}

/** What it takes from a mutation that it writes its event beside its rows. */
export const outbox: Section = {
  name: 'outbox',
  title: `a transaction that declares an incident, ${WRITERS} writers, with and without its event`,
  async run({ options }) {
    await using folder = await temporaryFolder();
    await using database = await openDatabase({ dataDir: folder.path, poolSize: WRITERS });
    await database.migrate();
    await using platform = await connectClient(database.urlAs('app_platform'));
    const [record, emit] = await Promise.all([loadRecordAudit(), loadEmitEvent()]);
    const tenants = await Promise.all(
      Array.from({ length: WRITERS }, () => insertTenant(platform)),
    );
    let number = 0;
    const measure = (further: Pick<Writing, 'emit'>): Promise<number> =>
      callsPerSecond(
        async (worker) => {
          const tenantId = tenants[worker];
          if (tenantId === undefined) throw new Error('no tenant to write in');
          number += 1;
          await declareOne(database, { tenantId, number, record, ...further });
        },
        { concurrency: WRITERS, seconds: options.seconds },
      );
    const without: number[] = [];
    const withEvent: number[] = [];
    await measure({ emit });
    for (let round = 0; round < options.rounds; round += 1) {
      without.push(await measure({}));
      withEvent.push(await measure({ emit }));
    }
    const { rows: counted } = await platform.query<{ count: string }>(
      'SELECT count(*) AS count FROM outbox_events',
    );
    const rows: Row[] = [
      { what: 'incident, timeline, audit', median: median(without), unit: 'tx/s', ratio: 1 },
      {
        what: 'the same and the event',
        median: median(withEvent),
        unit: 'tx/s',
        ratio: pairedRatio(withEvent, without),
        details: [`${counted[0]?.count} events written`],
      },
    ];
    return rows;
  },
};
