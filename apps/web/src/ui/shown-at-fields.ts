const shown = new WeakSet<object>();

/** Notes that all an error says stands at the fields of its form already. */
export function noteShownAtFields(error: unknown): void {
  if (typeof error === 'object' && error !== null) shown.add(error);
}

/** Whether an error need not be told again beside the button. */
export function isShownAtFields(error: unknown): boolean {
  return typeof error === 'object' && error !== null && shown.has(error);
}
