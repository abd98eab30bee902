const DAY_MS = 86_400_000;

/** The calendar day in UTC that a moment counts towards, as `YYYY-MM-DD`. */
export function quotaDay(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** The next midnight in UTC, when the daily quotas start anew. */
export function quotaResetsAt(moment: Date): Date {
  return new Date((Math.floor(moment.getTime() / DAY_MS) + 1) * DAY_MS);
}
