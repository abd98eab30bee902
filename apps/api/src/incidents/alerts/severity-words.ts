import { SEVERITIES } from '../severity.js';
import type { Severity } from '../severity.js';

/** How monitoring systems call what we call SEV1 to SEV4. */
export const SEVERITY_WORDS = {
  critical: 'SEV1',
  fatal: 'SEV1',
  emergency: 'SEV1',
  disaster: 'SEV1',
  page: 'SEV1',
  p1: 'SEV1',
  error: 'SEV2',
  high: 'SEV2',
  major: 'SEV2',
  p2: 'SEV2',
  warning: 'SEV3',
  warn: 'SEV3',
  medium: 'SEV3',
  minor: 'SEV3',
  p3: 'SEV3',
  info: 'SEV4',
  information: 'SEV4',
  low: 'SEV4',
  notice: 'SEV4',
  debug: 'SEV4',
  none: 'SEV4',
  p4: 'SEV4',
  p5: 'SEV4',
} as const satisfies Readonly<Record<string, Severity>>;

const WORDS: ReadonlyMap<string, Severity> = new Map(Object.entries(SEVERITY_WORDS));

/** The severity that a word stands for, in any case; null for words that say nothing of it. */
export function severityOf(word: unknown): Severity | null {
  if (typeof word !== 'string') return null;
  const text = word.trim().toLowerCase();
  return SEVERITIES.find((known) => known.toLowerCase() === text) ?? WORDS.get(text) ?? null;
}

/** The gravest of some severities; null for none. */
export function gravest(severities: readonly (Severity | null)[]): Severity | null {
  return SEVERITIES.find((known) => severities.includes(known)) ?? null;
}
