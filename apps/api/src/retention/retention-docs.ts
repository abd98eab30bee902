import { PLAN_NAMES, PLANS } from '../usage/plans.js';
import { REMOVED_ELSEWHERE } from './removed-elsewhere.js';
import { KEPT } from './kept.js';
import { RETENTION_RULES } from './rules.js';
import type { Age } from './rules.js';

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** A Markdown table. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(lineOf).join('');
}

function ageInWords(age: Age): string {
  if ('days' in age) return `${age.days} days`;
  const days = PLAN_NAMES.map((plan) => PLANS[plan].retentionDays[age.plan]);
  return `${days.join(' / ')} days (${PLAN_NAMES.join(' / ')})`;
}

/** The tables of docs/retention.md. */
export function retentionTables(): string {
  return [
    '### Removed by the retention job\n',
    table(
      ['table', 'what is removed', 'after', 'why then'],
      RETENTION_RULES.map((rule) => [
        `\`${rule.table}\``,
        rule.removes,
        ageInWords(rule.age),
        rule.reason,
      ]),
    ),
    '### Removed by what they belong to\n',
    table(
      ['table', 'what is removed', 'after'],
      REMOVED_ELSEWHERE.map((row) => [`\`${row.table}\``, row.removes, row.after]),
    ),
    '### Kept\n',
    table(
      ['table', 'why, or until when'],
      Object.entries(KEPT).map(([name, reason]) => [`\`${name}\``, reason]),
    ),
  ].join('\n');
}
