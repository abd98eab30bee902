import { authorize } from '@incident-tracker/policy';
import { policyCases } from '../policy/cases.js';
import type { Case } from '../policy/cases.js';
import { medianAtMost, ratioAtMost } from '../report/row.js';
import { median, pairedRatio } from '../statistics.js';
import type { Section } from './section.js';

const ROUNDS = 9;
const ROUND_MS = 150;
const GOAL_NS = 100;

/** Nanoseconds per decision. The count of allowed ones keeps the compiler from dropping the work. */
function nanosecondsPer(cases: readonly Case[], decide: (question: Case) => boolean): number {
  const startedAt = performance.now();
  let decided = 0;
  let allowed = 0;
  while (performance.now() - startedAt < ROUND_MS) {
    for (const question of cases) if (decide(question)) allowed += 1;
    decided += cases.length;
  }
  const took = performance.now() - startedAt;
  if (allowed === 0 || allowed === decided)
    throw new Error('the cases do not tell allow from deny');
  return (took * 1e6) / decided;
}

const byUs = ({ permission, facts, subject }: Case): boolean =>
  authorize(permission, facts, subject).effect === 'allow';
const byCasl = ({ casl }: Case): boolean => casl.ability.can(casl.action, casl.row);

/** One permission decision with its reason, beside CASL's bare yes or no. */
export const policy: Section = {
  name: 'policy',
  title: 'one permission decision on a row, over every permission and role',
  run() {
    const cases = policyCases();
    const ours: number[] = [];
    const casls: number[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      const us = nanosecondsPer(cases, byUs);
      const casl = nanosecondsPer(cases, byCasl);
      // The first round warms up.
      if (round < 0) continue;
      ours.push(us);
      casls.push(casl);
    }
    return Promise.resolve([
      {
        what: 'authorize(), with rule, reason, visibility',
        median: median(ours),
        unit: 'ns',
        goal: medianAtMost(GOAL_NS),
        details: [`${cases.length} cases`],
      },
      {
        what: 'authorize() to CASL',
        median: median(ours),
        unit: 'ns',
        ratio: pairedRatio(ours, casls),
        goal: ratioAtMost(1),
      },
      { what: 'CASL can(), ability built beforehand', median: median(casls), unit: 'ns' },
    ]);
  },
};
