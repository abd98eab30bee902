import { choiceParam } from '../app/search-params';
import { watched } from '../api/watched';

/** The zones in which times can be shown: the reader's own, or the one in which incidents are discussed. */
export const TIME_ZONES = ['local', 'utc'] as const;
export type TimeZone = (typeof TIME_ZONES)[number];

const KEY = 'time-zone';

/** Where the browser keeps nothing, the choice holds for the page. */
function kept(): TimeZone {
  try {
    return choiceParam(localStorage.getItem(KEY), TIME_ZONES) ?? 'local';
  } catch {
    return 'local';
  }
}

const zone = watched<TimeZone>(kept());

/** The zone in which this person reads times. */
export const useTimeZone = (): TimeZone => zone.use();

/** Chooses it, for this browser. */
export function setTimeZone(next: TimeZone): void {
  zone.set(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // As above.
  }
}
