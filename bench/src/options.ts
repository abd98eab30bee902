import { parseArgs } from 'node:util';

/** What one run measures, and for how long. */
export interface Options {
  /** Names of the sections to run; empty for all. */
  readonly only: readonly string[];
  /** Length of one measuring round in seconds. */
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
  /** A million incidents and tickets instead of a hundred thousand; files of 1 GB instead of 256 MB. */
  readonly full: boolean;
  readonly json: boolean;
  readonly logLevel: string;
  /** Folder for a CPU profile of the product, or null. */
  readonly profile: string | null;
}

export const USAGE = `pnpm bench [options]
  --only name       run this section only; may be repeated
  --seconds n       length of a measuring round (default 1.5)
  --rounds n        rounds per subject, alternating; medians are printed (default 3)
  --connections n   concurrent connections (default 32)
  --full            1,000,000 incidents and tickets in list-scale and desk instead of 100,000,
                    a file of 1 GB in uploads instead of 256 MB
  --log-level name  LOG_LEVEL of the product (default warn)
  --profile folder  write a CPU profile of the product there
  --json            print JSON instead of tables`;

/**
 * Reads the command line.
 * @throws TypeError for an unknown option, RangeError for a number that is none.
 */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string', default: '1.5' },
      rounds: { type: 'string', default: '3' },
      connections: { type: 'string', default: '32' },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'log-level': { type: 'string', default: 'warn' },
      profile: { type: 'string' },
    },
  });
  return {
    only: values.only.flatMap((name) => name.split(',')),
    seconds: positive('seconds', values.seconds),
    rounds: positive('rounds', values.rounds),
    connections: positive('connections', values.connections),
    full: values.full,
    json: values.json,
    logLevel: values['log-level'],
    profile: values.profile ?? null,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0)
    throw new RangeError(`--${name} takes a number above 0`);
  return value;
}
