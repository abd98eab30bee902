import { randomInt } from 'node:crypto';

/** Chance that can be had again: the same seed gives the same draws. */
export interface Randomness {
  readonly seed: number;
  /** A whole number from `from` up to, and without, `to`. */
  between(from: number, to: number): number;
  /** One of several, which must not be none. */
  oneOf<T>(choices: readonly T[]): T;
}

/** FAULT_SEED, or a new seed. */
export function randomness(given = process.env['FAULT_SEED']): Randomness {
  const seed = given === undefined || given === '' ? randomInt(2 ** 32) : Number(given);
  let state = seed >>> 0;
  // Mulberry32: small, and good enough to choose when something is killed.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from));
  return {
    seed,
    between,
    oneOf: (choices) => {
      const [choice] = choices.slice(between(0, choices.length));
      if (choice === undefined) throw new Error('nothing to choose from');
      return choice;
    },
  };
}
