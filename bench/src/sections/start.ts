import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab.js';
import { residentMbOf } from '../processes/proc.js';
import { temporaryFolder } from '../processes/temporary-folder.js';
import { startProduct } from '../product/start-product.js';
import { medianAtMost } from '../report/row.js';
import { median } from '../statistics.js';
import type { Section } from './section.js';

const RESTARTS = 3;
const IDLE_MS = 3_000;
const GOAL_SECONDS = 2;
const GOAL_MB = 150;

/** Seconds from starting the process to its first 200, and its memory after a rest. */
async function startOnce(
  lab: Lab,
  options: { dataDir: string; idleMs: number },
): Promise<{ seconds: number; mb: number }> {
  const startedAt = performance.now();
  await using product = await startProduct({
    dataDir: options.dataDir,
    logLevel: lab.options.logLevel,
    profile: null,
  });
  const { status } = await fetch(`${product.url}/readyz`);
  const seconds = (performance.now() - startedAt) / 1000;
  if (status !== 200) throw new Error(`/readyz answered ${status}`);
  await sleep(options.idleMs);
  return { seconds, mb: residentMbOf(product.pid) };
}

/** How long the built product takes to answer, and what it holds while nobody asks. */
export const start: Section = {
  name: 'start',
  title: 'from the start of the process to the first 200 of /readyz, embedded database included',
  async run(lab) {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    const first = await startOnce(lab, { dataDir, idleMs: 0 });
    const again: { seconds: number; mb: number }[] = [];
    for (let n = 0; n < RESTARTS; n += 1) {
      again.push(await startOnce(lab, { dataDir, idleMs: n === 0 ? IDLE_MS : 0 }));
    }
    return [
      { what: 'first start: new database, all migrations', median: first.seconds, unit: 's' },
      {
        what: 'cold start',
        median: median(again.map(({ seconds }) => seconds)),
        unit: 's',
        goal: medianAtMost(GOAL_SECONDS),
      },
      {
        what: 'idle memory, without PostgreSQL',
        median: again[0]?.mb ?? Number.NaN,
        unit: 'MB',
        goal: medianAtMost(GOAL_MB),
      },
    ];
  },
};
