/** How long an answer is kept for replays. A key that is used again later is a new one. */
export const ANSWERS_KEPT_MS = 86_400_000;

/** A claim that has neither settled nor been given up by then belonged to a process that died. */
export const CLAIM_LAPSES_MS = 60_000;

/** The moment before which answers are forgotten. */
export function keptSince(now: Date): Date {
  return new Date(now.getTime() - ANSWERS_KEPT_MS);
}
