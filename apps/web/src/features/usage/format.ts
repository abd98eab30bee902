import { formatBytes } from '../../ui/format-bytes';
import { formatNumber } from '../../ui/format-number';
import { strings } from './strings';

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
