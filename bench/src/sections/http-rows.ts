import type { Measured } from '../load/compare.js';
import { formatNumber } from '../report/render-table.js';
import { ratioAtMost } from '../report/row.js';
import type { Goal, Row } from '../report/row.js';

/** How far the slowest hundredth may lie above the floor's. */
const P99_GOAL = 3;

/** The line of the floor itself. */
export function floorRow(what: string, floor: Measured): Row {
  return {
    what,
    median: floor.median('perSecond'),
    unit: 'req/s',
    ratio: 1,
    details: figures(floor),
  };
}

/** The lines of a subject beside its floor: throughput, CPU time and the slowest hundredth. */
export function subjectRows(
  what: string,
  subject: Measured,
  options: { floor: Measured; goal?: Goal },
): Row[] {
  const { floor, goal } = options;
  return [
    {
      what,
      median: subject.median('perSecond'),
      unit: 'req/s',
      ratio: subject.ratio('perSecond', floor),
      ...(goal !== undefined && { goal }),
      details: figures(subject),
    },
    {
      what: `${what}: p99`,
      median: subject.median('p99'),
      unit: 'ms',
      ratio: subject.ratio('p99', floor),
      ...(goal !== undefined && { goal: ratioAtMost(P99_GOAL) }),
    },
    {
      what: `${what}: node CPU`,
      median: subject.median('cpuMicros'),
      unit: 'µs/req',
      ratio: subject.ratio('cpuMicros', floor),
    },
  ];
}

/** The line that sets the product beside the hand-written application. */
export function rivalRow(
  what: string,
  rival: Measured,
  options: { subject: Measured; goal?: Goal },
): Row {
  const { subject, goal } = options;
  return {
    what,
    median: rival.median('perSecond'),
    unit: 'req/s',
    ratio: subject.ratio('perSecond', rival),
    ...(goal !== undefined && { goal }),
    details: ['ratio: REST to this', ...figures(rival)],
  };
}

function figures(measured: Measured): string[] {
  return [
    `p50 ${formatNumber(measured.median('p50'))} ms`,
    `p99 ${formatNumber(measured.median('p99'))} ms`,
    `node CPU ${formatNumber(measured.median('cpuMicros'))} µs/req`,
  ];
}
