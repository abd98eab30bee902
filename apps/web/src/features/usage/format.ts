import { formatNumber } from '../../ui/format-number';
import { strings } from './strings';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A number of bytes in the largest unit that leaves a whole part: `5 GiB`, `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  const exponent = bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10);
  const unit = UNITS[exponent] ?? 'TiB';
  const scaled = bytes / 1024 ** UNITS.indexOf(unit);
  return `${formatNumber(Math.round(scaled * 10) / 10)} ${unit}`;
}

/** What is counted of a feature, as people read it. */
export function formatFeature(feature: string, value: number): string {
  return feature === 'storageBytes' ? formatBytes(value) : formatNumber(value);
}

/** The entry of a table of names; the key itself for one that a newer server has. */
function named(names: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(names, key) ? (names[key] ?? key) : key;
}

export const planName = (plan: string): string => named(strings.plan.names, plan);
export const planSummary = (plan: string): string => named(strings.plan.summaries, plan);
export const featureName = (feature: string): string => named(strings.limits.features, feature);
export const kindName = (kind: string): string => named(strings.kinds, kind);
export const offerName = (feature: string): string => named(strings.dialog.offers, feature);

/** The kinds in the order in which the app names them, those that it does not know last. */
export function sortKinds(kinds: Iterable<string>): string[] {
  const known: readonly string[] = Object.keys(strings.kinds);
  const place = (kind: string) => (known.includes(kind) ? known.indexOf(kind) : known.length);
  return [...kinds].toSorted((a, b) => place(a) - place(b) || a.localeCompare(b));
}
