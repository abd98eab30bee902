import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab.js';
import { compare } from '../load/compare.js';
import type { Measured } from '../load/compare.js';
import { requestBytes } from '../load/http-connection.js';
import type { Target } from '../load/run-load.js';
import type { ChildServer } from '../processes/child-server.js';
import { residentMbOf } from '../processes/proc.js';
import { startCollector } from '../processes/start-collector.js';
import { startProduct } from '../product/start-product.js';
import { ratioAtLeast } from '../report/row.js';
import type { Row } from '../report/row.js';
import type { Section } from './section.js';

const GOAL = ratioAtLeast(0.9);
const IDLE_MS = 3_000;

interface Subjects {
  readonly off: ChildServer;
  readonly tenth: ChildServer;
  readonly all: ChildServer;
}

/** The product three times over: without a collector, recording a tenth of the traces, and all. */
async function startSubjects(lab: Lab, stack: AsyncDisposableStack): Promise<Subjects> {
  const { logLevel, profile } = lab.options;
  const collector = stack.use(await startCollector());
  const start = async (env: Record<string, string>): Promise<ChildServer> =>
    stack.use(await startProduct({ dataDir: await lab.dataDir(), logLevel, profile, env }));
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  return {
    off: await start({}),
    tenth: await start({ ...endpoint, OTEL_TRACES_SAMPLER_ARG: '0.1' }),
    all: await start(endpoint),
  };
}

function rowsOf(what: string, measured: Readonly<Record<keyof Subjects, Measured>>): Row[] {
  const { off } = measured;
  const row = (name: string, subject: Measured, goal: boolean): Row => ({
    what: `${what}: ${name}`,
    median: subject.median('perSecond'),
    unit: 'req/s',
    ratio: subject.ratio('perSecond', off),
    ...(goal && { goal: GOAL }),
    details: [`node CPU ${subject.ratio('cpuMicros', off).toFixed(2)}×`],
  });
  return [
    row('no collector', off, false),
    row('a tenth recorded', measured.tenth, true),
    row('every trace recorded', measured.all, true),
  ];
}

/** What traces and exported metrics cost beside a product that exports nothing. */
export const telemetry: Section = {
  name: 'telemetry',
  title: 'the product with and without a collector: HTTP, procedure and SQL spans, metrics',
  async run(lab) {
    await using stack = new AsyncDisposableStack();
    const [scene, subjects] = [await lab.scene(), await startSubjects(lab, stack)];
    await sleep(IDLE_MS);
    const idle = {
      off: residentMbOf(subjects.off.pid),
      all: residentMbOf(subjects.all.pid),
    };
    const each = (make: (server: ChildServer) => Target) => ({
      off: make(subjects.off),
      tenth: make(subjects.tenth),
      all: make(subjects.all),
    });
    const reads = await compare(
      each((server) => ({
        ...server,
        requests: scene.incidentIds.map((id) =>
          requestBytes('GET', `/v1/incidents/${id}`, {
            headers: { 'x-api-key': scene.filled.apiKey },
          }),
        ),
        expectedStatus: 200,
      })),
      lab.options,
    );
    const writes = await compare(
      each((server) => ({
        ...server,
        requests: scene.writers.map(({ apiKey }) =>
          requestBytes('POST', '/v1/incidents', {
            headers: { 'x-api-key': apiKey },
            body: { title: 'Checkout returns errors in Frankfurt' },
          }),
        ),
        expectedStatus: 201,
      })),
      lab.options,
    );
    return [
      ...rowsOf('read one', reads),
      ...rowsOf('declare', writes),
      { what: 'idle memory: no collector', median: idle.off, unit: 'MB', ratio: 1 },
      { what: 'idle memory: exporting', median: idle.all, unit: 'MB', ratio: idle.all / idle.off },
    ];
  },
};
