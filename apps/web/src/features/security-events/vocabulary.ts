import type { SecurityEvent } from '../../api/types';
import { formatDuration } from '../../ui/format-time';
import { formatNumber } from '../../ui/format-number';
import { DETECTORS, UNKNOWN_DETECTOR } from './detectors';
import type { Explanation } from './explanation';
import { ANOMALY } from './event-types';
import type { Severity } from './event-types';
import { strings } from './strings';
import { EXPLANATIONS, UNKNOWN_TYPE } from './explanations';

export const SEVERITY_COLORS: Readonly<Record<Severity, string>> = {
  low: 'gray',
  medium: 'yellow',
  high: 'orange',
  critical: 'red',
};

type Details = SecurityEvent['details'];

/** What an event means and what to do; of an anomaly, what its detector found. */
export function explain({ type, details }: Pick<SecurityEvent, 'type' | 'details'>): Explanation {
  if (type === ANOMALY) {
    const detector = String(details['detector']);
    return own(DETECTORS, detector) ?? { ...UNKNOWN_DETECTOR, label: detector };
  }
  return own(EXPLANATIONS, type) ?? { ...UNKNOWN_TYPE, label: type };
}

/** A name and its value, as people read them; what has no value is left out. */
export function factsOf(details: Details): { name: string; label: string; value: string }[] {
  return Object.entries(details).flatMap(([name, value]) =>
    value === null
      ? []
      : [{ name, label: own(strings.facts, name) ?? name, value: factOf(name, value) }],
  );
}

function factOf(name: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? strings.yes : strings.no;
  if (typeof value === 'string') return value;
  return name === 'windowSeconds' ? formatDuration(value * 1000) : formatNumber(value);
}

/** How far a detector's threshold was crossed; null when the event does not say. */
export function crossingOf(details: Details): string | null {
  const { observed, threshold, windowSeconds } = details;
  if (typeof observed !== 'number' || typeof threshold !== 'number') return null;
  if (typeof windowSeconds !== 'number') return null;
  return strings.anomalies.crossed(
    formatNumber(observed),
    formatNumber(threshold),
    formatDuration(windowSeconds * 1000),
  );
}

/** A newer server may know names that this table does not, and `constructor` is none of ours. */
function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
