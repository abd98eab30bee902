import { toProblem } from '../../api/errors';

/** What a tenant has more of than a plan allows. */
export interface Exceed {
  readonly feature: string;
  readonly limit: number;
  readonly current: number;
}

function isExceed(value: unknown): value is Exceed {
  if (typeof value !== 'object' || value === null) return false;
  const given: Partial<Record<keyof Exceed, unknown>> = value;
  return (
    typeof given.feature === 'string' &&
    typeof given.limit === 'number' &&
    typeof given.current === 'number'
  );
}

/** What stood in the way of a smaller plan; null for any other error. */
export function exceedsIn(error: unknown): Exceed[] | null {
  if (error === null) return null;
  const { code, details } = toProblem(error);
  const { reason, exceeds } = details;
  if (code !== 'CONFLICT' || reason !== 'over_limit' || !Array.isArray(exceeds)) return null;
  return exceeds.filter(isExceed);
}
