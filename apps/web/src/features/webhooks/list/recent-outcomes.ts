import type { Delivery } from '../../../api/types';

/** How some deliveries fared together. */
export interface Outcomes {
  /** Of those that were tried; null while none was. */
  readonly percent: number | null;
  /** Not tried yet. */
  readonly waiting: number;
  readonly lastAttemptAt: string | null;
}

type Tried = Pick<Delivery, 'status' | 'attempts' | 'lastAttemptAt'>;

/** What the newest deliveries say of their endpoint. What failed and will be repeated has not arrived. */
export function recentOutcomes(deliveries: readonly Tried[]): Outcomes {
  const tried = deliveries.filter(({ attempts }) => attempts > 0);
  const arrived = tried.filter(({ status }) => status === 'delivered').length;
  const times = tried.flatMap(({ lastAttemptAt }) => lastAttemptAt ?? []).toSorted();
  return {
    // Rounded down: 100 % means that every one has arrived.
    percent: tried.length === 0 ? null : Math.floor((arrived / tried.length) * 100),
    waiting: deliveries.length - tried.length,
    lastAttemptAt: times.at(-1) ?? null,
  };
}
