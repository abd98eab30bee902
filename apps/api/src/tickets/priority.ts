/** Every priority, from the least urgent. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const DEFAULT_PRIORITY: Priority = 'normal';

/** The priority in a database column, whose check constraint allows no other. */
export function parsePriority(value: string): Priority {
  const priority = PRIORITIES.find((known) => known === value);
  if (priority === undefined) throw new Error(`unknown priority in the database: ${value}`);
  return priority;
}
