import { setTimeout as sleep } from 'node:timers/promises';
import { EventStream } from '../load/event-stream.js';
import { HttpConnection, requestBytes } from '../load/http-connection.js';
import type { ChildServer } from '../processes/child-server.js';
import { createTenants } from '../product/create-tenant.js';
import type { Tenant } from '../product/create-tenant.js';
import { medianAtMost } from '../report/row.js';
import type { Row } from '../report/row.js';
import { percentile } from '../statistics.js';
import type { Section } from './section.js';

const EVENTS = 200;
const EVERY_MS = 25;
const RECONNECTS = 100;
const PATIENCE_MS = 20_000;
const DECLARED = 'incident.declared';

/** Declares incidents one after the other. @returns by id, when each request was sent. */
async function declareMany(
  { url }: ChildServer,
  { apiKey }: Tenant,
  goOn: (declared: number) => boolean | Promise<boolean>,
): Promise<Map<string, number>> {
  using connection = await HttpConnection.open(url);
  const sentAt = new Map<string, number>();
  const request = requestBytes('POST', '/v1/incidents', {
    headers: { 'x-api-key': apiKey },
    body: { title: 'Checkout returns errors in Frankfurt' },
  });
  while (await goOn(sentAt.size)) {
    const at = performance.now();
    const { status, body } = await connection.send(request);
    const id = /"id":"([0-9a-f-]{36})"/.exec(body.toString())?.[1];
    if (status !== 201 || id === undefined) throw new Error(`declaring answered ${status}`);
    sentAt.set(id, at);
  }
  return sentAt;
}

/** Counts what arrives, by the incident that it is about. */
class Arrivals {
  readonly at = new Map<string, number>();
  repeated = 0;

  note(event: { type: string; data: string; at: number }): void {
    if (event.type !== DECLARED) return;
    const id = /"incidentId":"([0-9a-f-]{36})"/.exec(event.data)?.[1] ?? '';
    if (this.at.has(id)) this.repeated += 1;
    else this.at.set(id, event.at);
  }

  /** Waits until all have arrived. @returns how many have not, when patience ends. */
  async missingOf(expected: Iterable<string>): Promise<number> {
    const ids = [...expected];
    const missing = (): number => ids.filter((id) => !this.at.has(id)).length;
    for (const until = performance.now() + PATIENCE_MS; performance.now() < until;) {
      if (missing() === 0) break;
      await sleep(20);
    }
    return missing();
  }
}

async function latency(product: ChildServer, tenant: Tenant): Promise<Row[]> {
  const arrivals = new Arrivals();
  const headers = { 'x-api-key': tenant.apiKey };
  using stream = new EventStream(product.url, headers, (event) => arrivals.note(event));
  await stream.open();
  const sentAt = await declareMany(product, tenant, async (declared) => {
    await sleep(EVERY_MS);
    return declared < EVENTS;
  });
  const missing = await arrivals.missingOf(sentAt.keys());
  const waits = [...sentAt].flatMap(([id, at]) => {
    const arrived = arrivals.at.get(id);
    return arrived === undefined ? [] : [arrived - at];
  });
  const sorted = Float64Array.from(waits).sort();
  return [
    {
      what: 'from sending a declaration to its event at another client: p50',
      median: percentile(sorted, 0.5),
      unit: 'ms',
      details: [`${missing} of ${EVENTS} missed`],
    },
    {
      what: '… p95',
      median: percentile(sorted, 0.95),
      unit: 'ms',
      goal: medianAtMost(150),
    },
  ];
}

async function reconnects(product: ChildServer, tenant: Tenant): Promise<Row> {
  const arrivals = new Arrivals();
  const headers = { 'x-api-key': tenant.apiKey };
  using stream = new EventStream(product.url, headers, (event) => arrivals.note(event));
  await stream.open();
  let isCutting = true;
  const declaring = declareMany(product, tenant, () => isCutting);
  try {
    for (let cut = 0; cut < RECONNECTS; cut += 1) {
      await sleep(5 + (cut % 7) * 5);
      stream.cut();
      await stream.open();
    }
  } finally {
    isCutting = false;
  }
  const sentAt = await declaring;
  const missing = await arrivals.missingOf(sentAt.keys());
  return {
    what: `events lost over ${RECONNECTS} cut connections`,
    median: missing,
    unit: 'events',
    goal: medianAtMost(0),
    details: [`of ${sentAt.size}`, `${arrivals.repeated} came twice`],
  };
}

/** How soon other clients hear of a change, and what a bad connection costs them. */
export const live: Section = {
  name: 'live',
  title: 'GET /v1/events while incidents are declared',
  async run(lab) {
    const product = await lab.product();
    const [first, second] = await createTenants(product.url, 2);
    if (first === undefined || second === undefined) throw new Error('no tenant was made');
    return [...(await latency(product, first)), await reconnects(product, second)];
  },
};
