/**
 * An answer as it is kept for replays: its JSON, in which the named properties, secrets that are shown
 * once, are null. Null for an answer without a body.
 */
export function answerText(output: unknown, secrets: readonly string[] = []): string | null {
  if (output === undefined) return null;
  const hidden = new Set(secrets);
  if (hidden.size === 0 || typeof output !== 'object' || output === null) {
    return JSON.stringify(output);
  }
  const kept = Object.entries(output).map(([name, value]) => [
    name,
    hidden.has(name) ? null : value,
  ]);
  return JSON.stringify(Object.fromEntries(kept));
}

/** The answer from what was kept. */
export function answerOf(text: string | null): unknown {
  return text === null ? undefined : JSON.parse(text);
}
