import { choiceParam, defined } from '../../app/search-params';
import type { RawSearch } from '../../app/search-params';

/** How many days back the dashboard can look. */
export const PERIODS = ['7', '30', '90'] as const;
export type Period = (typeof PERIODS)[number];

export const DEFAULT_PERIOD: Period = '30';

/** Reads how many days the dashboard is about. */
export function parseDashboardSearch(raw: RawSearch): { days?: Period } {
  const days = choiceParam(raw['days'], PERIODS);
  return defined({ days: days === DEFAULT_PERIOD ? undefined : days });
}
