import type { Database, PlatformSession } from '@incident-tracker/db';
import type { Logger } from '../logger.js';
import { pause } from '../pause.js';
import { tryToLead } from './try-to-lead.js';

/** How often who does not lead tries to, and a lost connection is replaced. */
const ELECTION_MS = 1_000;
/** A leader that has been silent for this long has lost its place. */
const PATIENCE_MS = 15_000;

/** The time for which this process leads. */
export interface Turn {
  /** The lock lives on it: whoever has lost the lock cannot go on. */
  readonly session: PlatformSession;
  /** Aborts when the process stops. */
  readonly stop: AbortSignal;
  /** To be called when everything is prepared. */
  readonly begin: () => void;
}

/** Work that is done in one process at a time. */
export interface LeadersWork {
  /** As the logs call whoever does it, such as "the relay". */
  readonly name: string;
  readonly lock: number;
  /** Prepares, begins and works until the turn's signal aborts. */
  readonly lead: (turn: Turn) => Promise<void>;
}

/** A candidate until it is disposed of. */
export interface Leadership extends AsyncDisposable {
  /** Whether this is the one that works. */
  readonly leading: boolean;
}

/**
 * Lets this process lead whenever it is its turn. Of all that run on a database one works at a time;
 * another takes over within seconds when its connection ends.
 */
export function leadInTurn(
  { db, logger }: { db: Database; logger: Logger },
  { name, lock, lead }: LeadersWork,
): Leadership {
  const stopped = new AbortController();
  const stop = stopped.signal;
  const office = { lock, patienceMs: PATIENCE_MS };
  let leading = false;

  /** @returns false when the process stops before its turn has come. */
  const elected = async (session: PlatformSession): Promise<boolean> => {
    while (!stop.aborted) {
      if (await session.transaction((trx) => tryToLead(trx, office))) return true;
      await pause(ELECTION_MS, stop);
    }
    return false;
  };
  const begin = (): void => {
    leading = true;
    logger.info(`${name} works here`);
  };
  const run = async (): Promise<void> => {
    while (!stop.aborted) {
      try {
        await using session = await db.platformSession();
        if (await elected(session)) await lead({ session, stop, begin });
      } catch (error) {
        logger.warn({ err: error }, `${name} was interrupted`);
        await pause(ELECTION_MS, stop);
      } finally {
        leading = false;
      }
    }
  };
  const running = run();
  return {
    get leading() {
      return leading;
    },
    [Symbol.asyncDispose]: async () => {
      stopped.abort();
      await running;
    },
  };
}
