/** Every severity, gravest first. */
export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const DEFAULT_SEVERITY: Severity = 'SEV3';

/** The severity in a database column, which has a check constraint. */
export function parseSeverity(value: string): Severity {
  const severity = SEVERITIES.find((known) => known === value);
  if (severity === undefined) throw new Error(`unknown severity in the database: ${value}`);
  return severity;
}
