import { isMet } from './row.js';
import type { Goal, Row, SectionReport } from './row.js';

const HEADINGS = ['what', 'median', 'ratio', 'goal', 'met', 'details'] as const;

/** Three significant digits, and whole numbers from a hundred on, with thousands separated. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(3)));
}

function formatGoal(goal: Goal, unit: string): string {
  const limit = `${goal.kind === 'at least' ? '≥' : '≤'} ${formatNumber(goal.limit)}`;
  return goal.of === 'ratio' ? `${limit}×` : `${limit} ${unit}`;
}

function cellsOf(row: Row): readonly string[] {
  const met = isMet(row);
  return [
    row.what,
    `${formatNumber(row.median)} ${row.unit}`,
    row.ratio === undefined ? '' : `${row.ratio.toFixed(2)}×`,
    row.goal === undefined ? '' : formatGoal(row.goal, row.unit),
    met === undefined ? '' : met ? 'yes' : 'NO',
    (row.details ?? []).join(', '),
  ];
}

/** One section as a plain text table. */
export function renderTable({ name, title, rows, seconds }: SectionReport): string {
  const table = [HEADINGS, ...rows.map(cellsOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...table.map((cells) => cells[column]?.length ?? 0)),
  );
  const lines = table.map((cells) =>
    cells
      .map((cell, column) =>
        column === 1 || column === 2
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  return `${name}: ${title} (${seconds.toFixed(0)} s)\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}
