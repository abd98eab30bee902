import { fromLocalInput } from '../../../ui/format-time';

const HOUR_MS = 3_600_000;
const SPANS_MS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS, month: 720 * HOUR_MS };

export const PERIODS = ['hour', 'day', 'week', 'month', 'range'] as const;
export type Period = (typeof PERIODS)[number];

/** What is to be sent again, as it was chosen. */
export interface RangeValues extends Record<string, unknown> {
  period: Period;
  /** Values of `datetime-local` fields, for the period `range`. */
  from: string;
  to: string;
  what: 'dead_letter' | 'all';
}

/** The points in time between which deliveries are taken. @returns null while there is no beginning. */
export function rangeOf(
  { period, from, to }: RangeValues,
  now: number,
): { from: string; to: string } | null {
  const present = new Date(now).toISOString();
  if (period !== 'range') {
    return { from: new Date(now - SPANS_MS[period]).toISOString(), to: present };
  }
  const begin = fromLocalInput(from);
  return begin === undefined ? null : { from: begin, to: fromLocalInput(to) ?? present };
}

/** As `rangeOf`, reckoned from now. */
export function presentRange(values: RangeValues): { from: string; to: string } | null {
  return rangeOf(values, Date.now());
}
