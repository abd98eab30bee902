interface Entry {
  readonly day: string;
  readonly kind: string;
  readonly count: number;
}

/** One day with the counts of each kind, and their sum. */
export interface DayUse {
  readonly day: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
}

/** The entries by day, in their order. */
export function byDay(entries: readonly Entry[]): DayUse[] {
  const days = new Map<string, DayUse>();
  for (const { day, kind, count } of entries) {
    const known = days.get(day) ?? { day, counts: {}, total: 0 };
    days.set(day, {
      day,
      counts: { ...known.counts, [kind]: (known.counts[kind] ?? 0) + count },
      total: known.total + count,
    });
  }
  return [...days.values()];
}
