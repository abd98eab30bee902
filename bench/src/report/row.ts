/** What evidence asks of a row: its ratio, or the median itself where there is nothing to compare with. */
export interface Goal {
  readonly of: 'ratio' | 'median';
  readonly kind: 'at least' | 'at most';
  readonly limit: number;
}

/** One line of a table. */
export interface Row {
  readonly what: string;
  readonly median: number;
  /** `req/s`, `ms`, `µs`, `ns`, `MB`, `/s` … */
  readonly unit: string;
  /** To the floor of the section, or to what the line names. */
  readonly ratio?: number;
  readonly goal?: Goal;
  /** Further figures of the same measurement, as text: `p99 3.1 ms`. */
  readonly details?: readonly string[];
}

/** The measurements of one section. */
export interface SectionReport {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly seconds: number;
}

/** Whether the row reaches its goal; undefined where it has none. */
export function isMet(row: Row): boolean | undefined {
  const { goal } = row;
  if (goal === undefined) return undefined;
  const value = goal.of === 'ratio' ? (row.ratio ?? Number.NaN) : row.median;
  return goal.kind === 'at least' ? value >= goal.limit : value <= goal.limit;
}

export const ratioAtLeast = (limit: number): Goal => ({ of: 'ratio', kind: 'at least', limit });
export const ratioAtMost = (limit: number): Goal => ({ of: 'ratio', kind: 'at most', limit });
export const medianAtMost = (limit: number): Goal => ({ of: 'median', kind: 'at most', limit });
export const medianAtLeast = (limit: number): Goal => ({ of: 'median', kind: 'at least', limit });
