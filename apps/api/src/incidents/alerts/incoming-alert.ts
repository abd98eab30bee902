import { createHash } from 'node:crypto';
import { canonicalJson } from '../../audit/canonical-json.js';
import { isStorable } from '../../trpc/text-schemas.js';
import { cleanLine, cleanText, cutText } from '../import/clean-text.js';
import type { Severity } from '../severity.js';
import { MAX_URL } from '../links/schemas.js';

/** What monitoring says of an alert; some systems also say that somebody has seen it. */
export type AlertStatus = 'firing' | 'acknowledged' | 'resolved';

/** An alert of whatever system, in our words. */
export interface IncomingAlert {
  readonly source: string;
  /** Alerts of a source with the same key are one alert. */
  readonly dedupKey: string;
  readonly status: AlertStatus;
  /** Empty where the system only names the key, as with a resolution. */
  readonly title: string;
  readonly description: string;
  readonly severity: Severity | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly url: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
}

/** What was found in a payload. */
export interface Intake {
  readonly alerts: readonly IncomingAlert[];
  /** Why something in it is no alert. */
  readonly problems: readonly string[];
}

const MAX_KEY = 255;
const MAX_LABELS = 50;

/** The key as it is, or its digest where it is too long for an index or cannot be stored. */
export function dedupKey(text: string): string {
  return text.length <= MAX_KEY && isStorable(text) ? text : digestKey(text);
}

/** A key made of the facts that tell alerts apart, for systems that send none. */
export function digestKey(
  facts: string | readonly (string | Readonly<Record<string, string>>)[],
): string {
  const text = typeof facts === 'string' ? facts : canonicalJson([...facts]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

export function alertTitle(value: unknown): string {
  return cutText(cleanLine(value), 200);
}

export function alertDescription(value: unknown): string {
  return cutText(cleanText(value), 10_000);
}

/** Labels with text or numbers for values, the first ones of them; the rest is left out. */
export function alertLabels(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, label]) => ['string', 'number', 'boolean'].includes(typeof label))
      .slice(0, MAX_LABELS)
      .map(([name, label]) => [
        cutText(cleanLine(name), 100),
        cutText(cleanLine(String(label)), 500),
      ]),
  );
}

/** The first of the values that is the URL of a page. */
export function alertUrl(...values: readonly unknown[]): string | null {
  for (const value of values) {
    const url = typeof value === 'string' ? URL.parse(value) : null;
    const isPage = url !== null && ['http:', 'https:'].includes(url.protocol);
    if (isPage && url.href.length <= MAX_URL) return url.href;
  }
  return null;
}
