/** The zone of this device; UTC where the browser does not tell. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
}

/** All zones that the browser knows, and those that are chosen already. */
export function timeZones(...chosen: readonly string[]): string[] {
  return [...new Set(['UTC', ...chosen, ...Intl.supportedValuesOf('timeZone')])].toSorted();
}

/** `07:00`. */
export function hourLabel(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
