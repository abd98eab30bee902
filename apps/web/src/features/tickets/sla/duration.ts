const MINUTES = { m: 1, h: 60, d: 1440 } as const;
const PART = /(\d+(?:[.,]\d+)?)\s*(d|h|m)[a-z]*\.?/gi;
/** A year and a day. */
const MAX = 527_040;

function isUnit(text: string): text is keyof typeof MINUTES {
  return text in MINUTES;
}

/** Minutes as people write them: `30 m`, `4 h`, `1 d 12 h`. */
export function formatMinutes(minutes: number): string {
  const days = Math.floor(minutes / MINUTES.d);
  const hours = Math.floor((minutes % MINUTES.d) / MINUTES.h);
  const rest = minutes % MINUTES.h;
  return [
    ...(days > 0 ? [`${days} d`] : []),
    ...(hours > 0 ? [`${hours} h`] : []),
    ...(rest > 0 ? [`${rest} m`] : []),
  ].join(' ');
}

/** The minutes in `30m`, `1.5 hours` or `1 d 12 h`; null for nothing, undefined for what says no time. */
export function parseMinutes(text: string): number | null | undefined {
  const given = text.trim();
  if (given === '') return null;
  if (given.replaceAll(PART, '').trim() !== '') return undefined;
  let minutes = 0;
  for (const [, amount = '', name = ''] of given.matchAll(PART)) {
    const unit = name.toLowerCase();
    if (isUnit(unit)) minutes += Number(amount.replace(',', '.')) * MINUTES[unit];
  }
  const whole = Math.round(minutes);
  return whole >= 1 && whole <= MAX ? whole : undefined;
}
