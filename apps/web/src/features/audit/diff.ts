/** A property whose value differs, each side as text; undefined where it did not exist. */
export interface Difference {
  readonly property: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type State = Readonly<Record<string, unknown>> | null;

function show(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}

/** What changed between two states: the properties whose values differ, in alphabetical order. */
export function differences(before: State, after: State): Difference[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .sort()
    .map((property) => ({
      property,
      before: show(before?.[property]),
      after: show(after?.[property]),
    }))
    .filter((difference) => difference.before !== difference.after);
}
