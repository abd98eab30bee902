import { invalidInput } from './to-app-error.js';

const DAY_MS = 86_400_000;
/** Days that a report covers if it is not told, and at most. */
const USUAL_DAYS = 30;
const MAX_DAYS = 366;

/** Days of the UTC calendar, `YYYY-MM-DD`, both inclusive. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

/**
 * The days that a report is about: the last 30 unless it is told.
 * @throws AppError VALIDATION_FAILED for a span that is empty or longer than 366 days.
 */
export function spanOfDays(
  input: { from?: string | undefined; to?: string | undefined },
  now: Date,
): DaySpan {
  const to = input.to ?? now.toISOString().slice(0, 10);
  const from = input.from ?? daysBefore(to, USUAL_DAYS - 1);
  if (from > to) throw invalidInput('from', 'Must not be after `to`.');
  if (from <= daysBefore(to, MAX_DAYS)) {
    throw invalidInput('from', `Must be less than ${MAX_DAYS} days before \`to\`.`);
  }
  return { from, to };
}

/** The calendar day that lies so many days before another. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);
}
