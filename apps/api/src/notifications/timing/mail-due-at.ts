import { nextMoment, wallTimeAt } from './zoned-time.js';

/** What a person chose about the time of mails. */
export interface Timing {
  readonly digest: 'off' | 'hourly' | 'daily';
  /** The hour of the daily digest. */
  readonly digestHour: number;
  /** IANA. */
  readonly timeZone: string;
  /** `HH:MM`; both or neither. It may span midnight. */
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly urgentPasses: boolean;
}

/** Minutes since midnight of `HH:MM`. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The end of the quiet hours that a moment falls into; null outside of them. */
export function quietUntil(moment: Date, timing: Timing): Date | null {
  const { quietFrom, quietTo, timeZone } = timing;
  if (quietFrom === null || quietTo === null) return null;
  const from = minutesOf(quietFrom);
  const to = minutesOf(quietTo);
  const { minutes } = wallTimeAt(moment, timeZone);
  const isQuiet = from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
  return isQuiet ? nextMoment(moment, timeZone, to) : null;
}

/** When the digest that a moment falls into is sent; the moment itself without digests. */
function digestAt(moment: Date, { digest, digestHour, timeZone }: Timing): Date {
  if (digest === 'off') return moment;
  if (digest === 'daily') return nextMoment(moment, timeZone, digestHour * 60);
  const { minutes } = wallTimeAt(moment, timeZone);
  return nextMoment(moment, timeZone, (Math.floor(minutes / 60) + 1) * 60);
}

/**
 * When a mail about something that happened at `moment` is to be sent: with the next digest, and not in
 * quiet hours but at their end. What is urgent is sent at once, if the person lets it pass.
 */
export function mailDueAt(moment: Date, timing: Timing, isUrgent: boolean): Date {
  if (isUrgent && timing.urgentPasses) return moment;
  const due = digestAt(moment, timing);
  return quietUntil(due, timing) ?? due;
}
