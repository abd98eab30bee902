import { median, pairedRatio } from '../statistics.js';
import { runLoad } from './run-load.js';
import type { LoadOptions, Round, Target } from './run-load.js';

/** The rounds of one target. */
export class Measured {
  constructor(readonly rounds: readonly Round[]) {}

  median(figure: keyof Round): number {
    return median(this.all(figure));
  }

  /** To another target that was measured in the same, alternating rounds. */
  ratio(figure: keyof Round, floor: Measured): number {
    return pairedRatio(this.all(figure), floor.all(figure));
  }

  all(figure: keyof Round): number[] {
    return this.rounds.map((round) => round[figure]);
  }
}

export interface CompareOptions extends LoadOptions {
  readonly rounds: number;
}

/**
 * Measures targets in turn (A B A B …) after a warm-up of each, so that what else happens on the
 * machine meets all of them.
 */
export async function compare<Name extends string>(
  targets: Readonly<Record<Name, Target>>,
  { rounds, ...load }: CompareOptions,
): Promise<Readonly<Record<Name, Measured>>> {
  const names = keysOf(targets);
  const results = new Map<Name, Round[]>(names.map((name) => [name, []]));
  for (const name of names) await warmUp(targets[name], load);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) results.get(name)?.push(await runLoad(targets[name], load));
  }
  return recordOf(names, (name) => new Measured(results.get(name) ?? []));
}

/** Answers after which the code that gives them has been compiled, however busy the machine is. */
const WARM_ANSWERS = 5_000;
const MAX_WARM_ROUNDS = 8;

async function warmUp(target: Target, load: LoadOptions): Promise<void> {
  let answers = 0;
  for (let round = 0; round < MAX_WARM_ROUNDS && answers < WARM_ANSWERS; round += 1) {
    const { perSecond } = await runLoad(target, load);
    answers += perSecond * load.seconds;
  }
}

/** The cast holds for object literals, which have no keys beside those of their type. */
function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}

/** The cast holds because every key is given a value. */
function recordOf<Key extends string, Value>(
  keys: readonly Key[],
  valueOf: (key: Key) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>;
}
