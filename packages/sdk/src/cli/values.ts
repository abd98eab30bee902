import { UsageError } from './usage-error.js';

/** What was typed, as the API takes it: a value that it does not know it refuses by name. */
export function asValue<T extends string>(value: string): T {
  return value as T;
}

/** The same for values that are separated by commas. */
export function asValues<T extends string>(value: string | undefined): T[] | undefined {
  return value?.split(',').map((one) => asValue<T>(one));
}

/** A number of things. @throws UsageError naming the option. */
export function asCount(value: string, option: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new UsageError(`${option} is a number`);
  return Number(value);
}

/** The only word that a command takes. @throws UsageError with the command's usage. */
export function onlyOne(words: readonly string[], usage: string): string {
  const [word] = words;
  if (word === undefined || words.length > 1) throw new UsageError(usage);
  return word;
}
