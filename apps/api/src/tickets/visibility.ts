/** Who sees a comment: everybody who sees the ticket, or all but its requester. */
export const VISIBILITIES = ['public', 'internal'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** The visibility in a database column, whose check constraint allows no other. */
export function parseVisibility(value: string): Visibility {
  const visibility = VISIBILITIES.find((known) => known === value);
  if (visibility === undefined) throw new Error(`unknown visibility in the database: ${value}`);
  return visibility;
}
