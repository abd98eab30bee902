import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { definitionOf, read } from '../testing/promql.js';
import { SECURITY_EVENT_NAMES, SECURITY_EVENT_TYPES } from './catalogue.js';
import { DETECTOR_NAMES, DETECTORS } from './detection/detectors.js';

const root = new URL('../../../../', import.meta.url);
const DOCS = 'docs/security-events.md';
const RUNBOOK = 'docs/runbook.md';
/** What the sections of the runbook for single alerts use. */
const TOOLS = 'Tools';

const rulesFile = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string().min(1),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^[A-Z]\w+$/),
          expr: z.string().min(1),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({
            summary: z.string().min(10),
            description: z.string().min(10),
            runbook: z.string(),
          }),
        }),
      ),
    }),
  ),
});

const file = rulesFile.parse(
  parse(readFileSync(new URL('deploy/prometheus/alerts.yml', root), 'utf8')),
);
const rules = file.groups.flatMap((group) => group.rules);
const byName = rules.map((rule) => [rule.alert, rule] as const);
const docs = readFileSync(new URL(DOCS, root), 'utf8');

/** The text under each heading of the runbook. */
const sections = new Map(
  readFileSync(new URL(RUNBOOK, root), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text] as const),
);

const KNOWN_VALUES: Readonly<Record<string, readonly string[]>> = {
  type: SECURITY_EVENT_NAMES,
  detector: DETECTOR_NAMES,
};

describe('the reader of expressions', () => {
  it('finds faults, metrics and labels, so that the tests below mean something', () => {
    expect(read('sum(rate(up[5m])').faults).not.toEqual([]);
    expect(read('sum by (le) (rate(a_total{type="x"}[5m])) > 1 and b')).toEqual({
      faults: [],
      metrics: ['a_total', 'b'],
      labels: ['le', 'type'],
      matchers: [['type', 'x']],
    });
  });
});

describe('the alert rules', () => {
  it('are many, and each has a name of its own', () => {
    expect(rules.length).toBeGreaterThan(15);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });

  it.each(byName)('%s can be read by Prometheus', (_name, { expr }) => {
    expect(read(expr).faults).toEqual([]);
  });

  it.each(byName)('%s speaks of metrics that exist', (_name, { expr }) => {
    const { metrics } = read(expr);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((name) => definitionOf(name) === undefined)).toEqual([]);
  });

  it.each(byName)('%s speaks of labels and values that exist', (_name, { expr }) => {
    const { metrics, labels, matchers } = read(expr);
    const known = metrics.flatMap((name) => definitionOf(name)?.attributes ?? []);
    expect(labels.filter((label) => ![...known, 'le'].includes(label))).toEqual([]);
    for (const [label, pattern] of matchers) {
      const values = KNOWN_VALUES[label];
      if (values !== undefined) expect(values).toEqual(expect.arrayContaining(pattern.split('|')));
    }
  });

  it.each(byName)('%s leads to its section of the runbook', (name, { annotations }) => {
    expect(annotations.runbook).toBe(`${RUNBOOK}#${name.toLowerCase()}`);
    const section = sections.get(name) ?? '';
    expect(section).toMatch(/^\*\*Fires\*\* when /m);
    // Something to run, and something to do about it: more than what it is.
    expect(section).toMatch(/^```sh$/m);
    expect(section.trim().split('\n\n').length).toBeGreaterThan(2);
  });

  it('are all that the runbook has sections for', () => {
    expect([...sections.keys()].toSorted()).toEqual(
      [TOOLS, ...rules.map(({ alert }) => alert)].toSorted(),
    );
  });
});

describe('the documentation', () => {
  it.each(SECURITY_EVENT_NAMES)('says what %s is', (name) => {
    const { severity, owasp } = SECURITY_EVENT_TYPES[name];
    const row = docs.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    expect(row).toContain(severity);
    expect(row).toContain(`\`${owasp}\``);
  });

  it.each(DETECTOR_NAMES)('gives the figures of %s', (name) => {
    const { threshold, windowMs } = DETECTORS[name];
    const row = docs.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    expect(row).toMatch(new RegExp(`\\| +${threshold} +\\| ${windowMs / 60_000} min`));
  });
});
