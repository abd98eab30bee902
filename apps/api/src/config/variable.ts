import { z } from 'zod';
import { createAddressGuard } from '../platform/outbound-http/address-guard.js';

/** One environment variable: how it is read, what it defaults to, and why it exists. */
export interface Variable<T extends z.ZodType> {
  readonly schema: T;
  readonly why: string;
  /** Shown in .env.example in place of a computed or secret default. */
  readonly example?: string;
}

/** A switch. */
export const flag = (byDefault: boolean) =>
  z
    .enum(['true', 'false', '1', '0'])
    .default(byDefault ? 'true' : 'false')
    .transform((value) => value === 'true' || value === '1');

/** A list; empty by default. */
export const commaSeparated = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** A whole number between two others. */
export const wholeNumber = (byDefault: number, min: number, max: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .int({ error: `must be a whole number from ${min} to ${max}` })
    .min(min)
    .max(max)
    .default(byDefault);

/** Refuses what a parser refuses; its errors name the fault. */
const readableBy =
  <T>(parse: (value: T) => unknown) =>
  (value: T, refinement: z.RefinementCtx): void => {
    try {
      parse(value);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'cannot be read';
      refinement.addIssue({ code: 'custom', message });
    }
  };

/** A text that a parser can read; the text itself is passed on. */
export const parsedBy = (parse: (text: string) => unknown) =>
  z.string().superRefine(readableBy(parse));

/** Comma-separated networks, each of which can be read. */
export const networks = commaSeparated.superRefine(readableBy(createAddressGuard));

/** An entry of the list. */
export function variable<T extends z.ZodType>(
  schema: T,
  why: string,
  example?: string,
): Variable<T> {
  return example === undefined ? { schema, why } : { schema, why, example };
}
