/** From this share of the daily quota on, the tenant is warned. */
export const NEAR_PERCENT = 80;

/** What a day sees of its quota, each once: near its end, at its end, and into the burst beyond. */
export type QuotaMark = 'near' | 'reached' | 'burst';

/** A mark, and the number of writes with which the day comes to it. */
export interface MarkAhead {
  readonly mark: QuotaMark;
  readonly at: number;
}

/** The marks of a daily quota that are not among those already set, first things first. */
export function marksAhead(dailyWrites: number, set: ReadonlySet<QuotaMark>): MarkAhead[] {
  const all: MarkAhead[] = [
    { mark: 'near', at: Math.ceil((dailyWrites * NEAR_PERCENT) / 100) },
    { mark: 'reached', at: dailyWrites },
    { mark: 'burst', at: dailyWrites + 1 },
  ];
  return all.filter(({ mark }) => !set.has(mark));
}
