import { IncidentTracker } from '@incident-tracker/sdk';
import { median, pairedRatio } from '../statistics.js';
import { ratioAtMost } from '../report/row.js';
import type { Section } from './section.js';

const CALLS = 1_000;
const AT_ONCE = 8;

interface Pass {
  /** Milliseconds a call. */
  readonly took: number;
  /** CPU time of this process a call, in microseconds. */
  readonly cpu: number;
}

/** Makes calls, so many at a time. */
async function pass(call: (n: number) => Promise<unknown>): Promise<Pass> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let made = 0;
  const caller = async (): Promise<void> => {
    while (made < CALLS) {
      made += 1;
      await call(made);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const took = (performance.now() - startedAt) / CALLS;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { took, cpu: (user + system) / CALLS };
}

/** What the client adds to a bare `fetch` of the same answer. */
export const sdk: Section = {
  name: 'sdk',
  title: `incidents.get through the SDK beside bare fetch, ${AT_ONCE} at a time`,
  async run(lab) {
    const [product, { filled, incidentIds }] = await Promise.all([lab.product(), lab.scene()]);
    const { apiKey } = filled;
    const idOf = (n: number): string => incidentIds[n % incidentIds.length] ?? '';
    const tracker = new IncidentTracker({ apiKey, baseUrl: product.url });
    const bare = async (n: number): Promise<unknown> => {
      const input = encodeURIComponent(JSON.stringify({ incidentId: idOf(n) }));
      const answer = await fetch(`${product.url}/trpc/incidents.get?input=${input}`, {
        headers: { 'x-api-key': apiKey },
      });
      if (!answer.ok) throw new Error(`fetch was answered ${answer.status}`);
      return answer.json();
    };
    const bySdk = (n: number): Promise<unknown> => tracker.incidents.get({ incidentId: idOf(n) });
    await pass(bare);
    await pass(bySdk);
    const [bares, sdks]: [Pass[], Pass[]] = [[], []];
    for (let round = 0; round < Math.max(5, lab.options.rounds); round += 1) {
      bares.push(await pass(bare));
      sdks.push(await pass(bySdk));
    }
    const all = (passes: readonly Pass[], figure: keyof Pass) => passes.map((one) => one[figure]);
    return [
      {
        what: 'bare fetch',
        median: median(all(bares, 'took')),
        unit: 'ms/call',
        ratio: 1,
        details: [`${Math.round(median(all(bares, 'cpu')))} µs CPU of the client`],
      },
      {
        what: 'SDK',
        median: median(all(sdks, 'took')),
        unit: 'ms/call',
        ratio: pairedRatio(all(sdks, 'took'), all(bares, 'took')),
        goal: ratioAtMost(1.1),
        details: [`${Math.round(median(all(sdks, 'cpu')))} µs CPU of the client`],
      },
    ];
  },
};
