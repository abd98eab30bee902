import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importStatuspage } from '../../cli/import-statuspage/run.js';
import { parseHistory } from '../../cli/import-statuspage/read-history.js';
import type { Body, Client } from '../../testing/client.js';
import { declare, pathOf, readAll, textOf } from '../../testing/incidents.js';
import { addMember, createMachine, expectStatus, signUpOwner } from '../../testing/people.js';
import type { Machine, Member } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const at = (time: string) => `2026-03-02T${time}:00.000Z`;

/** A record of our own, in the shape of Statuspage's API. */
const record = (id: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  id,
  name: 'Elevated error rates',
  status: 'resolved',
  impact: 'critical',
  started_at: at('09:00'),
  created_at: at('09:05'),
  monitoring_at: at('10:00'),
  resolved_at: at('11:00'),
  shortlink: `https://status.example/${id}`,
  components: [{ name: 'API' }],
  incident_updates: [
    { id: `${id}-3`, status: 'resolved', body: 'Over.', display_at: at('11:00') },
    { id: `${id}-2`, status: 'monitoring', body: 'Fixed.<br />Watching.', display_at: at('10:00') },
    { id: `${id}-1`, status: 'investigating', body: 'Looking.', display_at: at('09:05') },
  ],
  ...changes,
});

const send = (client: Client, incidents: unknown) =>
  client.post('/v1/incidents/import', { source: 'statuspage', incidents });

/** How many rows of the tenant each table holds, and how far its numbers have come. */
async function rowCounts(tenantId: string) {
  return app.database.tenantTransaction(tenantId, async (trx) => {
    const tables = [
      'incidents',
      'timeline_events',
      'status_updates',
      'audit_log_events',
      'outbox_events',
    ] as const;
    const [counts, counter, usage] = await Promise.all([
      Promise.all(
        tables.map((table) =>
          trx
            .selectFrom(table)
            .select(({ fn }) => fn.countAll<string>().as('count'))
            .executeTakeFirstOrThrow(),
        ),
      ),
      trx.selectFrom('tenant_counters').select('value').executeTakeFirst(),
      trx
        .selectFrom('usage_counters')
        .select((eb) => ['kind', eb.fn.sum<string>('count').as('count')])
        .groupBy('kind')
        .orderBy('kind')
        .execute(),
    ]);
    return { counts: counts.map(({ count }) => Number(count)), counter, usage };
  });
}

describe('an import', () => {
  let owner: Member;
  beforeAll(async () => {
    owner = await signUpOwner(app.url);
  });

  it('makes a back-dated incident with its updates', async () => {
    const answer = expectStatus(await send(owner.client, [record('a1')]), 200);
    expect(answer.body).toEqual({ imported: 1, unchanged: 0, problems: [] });
    const [incident] = await readAll(owner.client, '/v1/incidents?source=statuspage');
    if (incident === undefined) throw new Error('nothing was imported');
    expect(incident).toMatchObject({
      title: 'Elevated error rates',
      description: 'Affected components: API\n\nImported from https://status.example/a1',
      severity: 'SEV1',
      status: 'resolved',
      source: 'statuspage',
      externalId: 'a1',
      impactStartedAt: at('09:00'),
      declaredAt: at('09:05'),
      mitigatedAt: at('10:00'),
      resolvedAt: at('11:00'),
      version: 1,
      createdBy: { id: owner.userId },
    });
    const updates = await readAll(owner.client, pathOf(incident, '/status-updates'));
    expect(updates).toMatchObject([
      { message: 'Over.', fromStatus: 'monitoring', toStatus: 'resolved', audience: 'public' },
      { message: 'Fixed.\nWatching.', publishedAt: at('10:00'), toSeverity: 'SEV1' },
      { message: 'Looking.', fromStatus: 'investigating', toStatus: 'investigating' },
    ]);
    const timeline = await readAll(
      owner.client,
      pathOf(incident, '/timeline-events?sort=occurredAt'),
    );
    expect(timeline.map(({ kind, occurredAt }) => [kind, occurredAt])).toEqual([
      ['declared', at('09:05')],
      ['status_update', at('09:05')],
      ['status_update', at('10:00')],
      ['status_update', at('11:00')],
    ]);
  });

  it('changes nothing the second time, and takes only what is new', async () => {
    await send(owner.client, [record('b1'), record('b2')]);
    const before = await rowCounts(owner.tenantId);
    const again = await send(owner.client, [record('b1', { name: 'Renamed' }), record('b2')]);
    expect(again.body).toEqual({ imported: 0, unchanged: 2, problems: [] });
    expect(await rowCounts(owner.tenantId)).toEqual(before);
    const more = await send(owner.client, [record('b1'), record('b3'), record('b3')]);
    expect(more.body).toMatchObject({ imported: 1, unchanged: 2 });
  });

  it('takes each record once when two imports run at the same time', async () => {
    const records = Array.from({ length: 20 }, (_, index) => record(`c${index}`));
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(owner.client, records)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const imported = answers.map(({ body }) => Number(body['imported']));
    expect(imported.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 20]);
  });

  it('takes over what is incoherent as it is, and says so', async () => {
    const answer = await send(owner.client, [
      record('d1', { resolved_at: at('08:00') }),
      record('d2', { name: 'x'.repeat(300), components: null }),
      record('d3', { incident_updates: [{ body: 'nul \0 and \uD800', status: null }] }),
      {},
    ]);
    expect(answer).toMatchObject({ status: 200, body: { imported: 4, unchanged: 0 } });
    expect(Object.values(answer.body['problems'] ?? {})).toEqual(
      expect.arrayContaining([
        { externalId: 'd1', problem: 'resolved_at is before started_at' },
        { externalId: 'd2', problem: 'the name is longer than 200 characters and was cut' },
        { externalId: 'd3', problem: 'update 1 has an unknown status' },
      ]),
    );
    const [first] = await readAll(owner.client, '/v1/incidents?q=inc-1&limit=1');
    expect(first).toBeDefined();
  });

  it('continues the numbers of the tenant without a gap', async () => {
    const before = Number((await rowCounts(owner.tenantId)).counter?.value);
    await send(owner.client, [record('e1', { created_at: at('12:00') }), record('e2')]);
    const next = await declare(owner.client);
    expect(next['reference']).toBe(`INC-${before + 3}`);
    const byId = await readAll(owner.client, '/v1/incidents?source=statuspage&limit=100');
    const referenceOf = (id: string) =>
      byId.find(({ externalId }) => textOf(externalId) === id)?.['reference'];
    expect([referenceOf('e2'), referenceOf('e1')]).toEqual([
      `INC-${before + 1}`,
      `INC-${before + 2}`,
    ]);
  });

  it.each([
    [{ source: 'statuspage', incidents: [] }],
    [{ source: 'pagerduty', incidents: [record('f1')] }],
    [{ source: 'statuspage', incidents: ['f1'] }],
    [{ source: 'statuspage', incidents: Array.from({ length: 101 }, (_, i) => ({ id: `f${i}` })) }],
    [{ source: 'statuspage' }],
    [{ source: 'statuspage', incidents: [record('f1')], dryRun: true }],
  ])('refuses what is no import', async (body) => {
    const answer = await owner.client.post('/v1/incidents/import', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
  });

  it('is for administrators', async () => {
    const agent = await addMember(owner, 'AGENT');
    expect(await send(agent.client, [record('g1')])).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN', details: { permission: 'incidents.import' } },
    });
  });
});

const STATUSPAGE_FOLDER = fileURLToPath(
  new URL('../../../../../../shared/data/statuspage', import.meta.url),
);
const hasHistories = existsSync(STATUSPAGE_FOLDER);
if (!hasHistories && process.env['CI'] !== 'true') {
  process.stderr.write(`Real histories are not imported here: ${STATUSPAGE_FOLDER} is absent.\n`);
}

const EXPECTED_SEVERITY: Readonly<Record<string, string>> = {
  critical: 'SEV1',
  major: 'SEV2',
  minor: 'SEV3',
  none: 'SEV4',
  maintenance: 'SEV4',
};

// In CI the folder has to be there: its absence is then a failure.
const registered = hasHistories || process.env['CI'] === 'true' ? ['two status pages'] : [];

describe.each(registered)('the real histories of %s', () => {
  let owner: Member;
  let machine: Machine;
  let files: string[];
  const run = async () => {
    let out = '';
    const code = await importStatuspage(files, {
      env: { INCIDENT_TRACKER_URL: app.url, INCIDENT_TRACKER_API_KEY: machine.apiKey },
      cwd: STATUSPAGE_FOLDER,
      isTTY: false,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        throw new Error(text);
      },
    });
    return { code, summary: JSON.parse(out) as Body };
  };

  beforeAll(async () => {
    files = readdirSync(STATUSPAGE_FOLDER).filter((name) => name.endsWith('.json'));
    owner = await signUpOwner(app.url);
    machine = await createMachine(owner);
  });

  it('are imported whole, with the severities and times of the records', async () => {
    const records = files.flatMap((name) =>
      parseHistory(readFileSync(`${STATUSPAGE_FOLDER}/${name}`, 'utf8'), name),
    );
    expect(records).toHaveLength(952);
    const { code, summary } = await run();
    expect([code, summary['imported'], summary['unchanged']]).toEqual([0, 952, 0]);

    const incidents = await readAll(owner.client, '/v1/incidents?limit=100');
    const byExternalId = new Map(incidents.map((item) => [textOf(item['externalId']), item]));
    expect(byExternalId.size).toBe(952);
    for (const source of records) {
      const { started_at, created_at, monitoring_at, resolved_at, impact } = source;
      const iso = (time: unknown) => new Date(textOf(time)).toISOString();
      expect(byExternalId.get(textOf(source['id']))).toMatchObject({
        status: 'resolved',
        severity: EXPECTED_SEVERITY[textOf(impact)],
        impactStartedAt: iso(started_at),
        declaredAt: iso(created_at),
        mitigatedAt: iso(monitoring_at ?? resolved_at),
        resolvedAt: iso(resolved_at),
      });
    }
    const updates = records.reduce(
      (count, { incident_updates: list }) => count + (Array.isArray(list) ? list.length : 0),
      0,
    );
    const { counts, counter } = await rowCounts(owner.tenantId);
    expect(counts.slice(0, 3)).toEqual([952, 952 + updates, updates]);
    expect(counter?.value).toBe('952');

    const backwards = records.filter(
      ({ started_at, resolved_at }) => textOf(resolved_at) < textOf(started_at),
    );
    const reported = Object.values(summary['problems'] ?? {})
      .filter(({ problem }) => textOf(problem) === 'resolved_at is before started_at')
      .map(({ externalId }) => textOf(externalId));
    expect(reported.toSorted()).toEqual(backwards.map(({ id }) => textOf(id)).toSorted());
  }, 120_000);

  it('change nothing when they are imported again', async () => {
    const before = await rowCounts(owner.tenantId);
    expect(await run()).toEqual({
      code: 0,
      summary: { imported: 0, unchanged: 952, problems: [] },
    });
    expect(await rowCounts(owner.tenantId)).toEqual(before);
  }, 120_000);
});
