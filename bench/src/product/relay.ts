import type { Database } from '@incident-tracker/db';

/** What the product's relay feeds, as far as it is used here. */
export interface Consumer {
  readonly name: string;
}

/** A relay that runs until it is disposed of. */
export interface RunningRelay extends AsyncDisposable {
  readonly leading: boolean;
}

/** The parts of the built product by which events get from the outbox to the webhooks. */
export interface RelayParts {
  readonly startRelay: (
    db: Database,
    logger: object,
    options: { consumers: readonly Consumer[] },
  ) => RunningRelay;
  /** Tells the nodes of new events. */
  readonly announcer: Consumer;
  /** Puts down the deliveries. */
  readonly webhookFanOut: (ports: { clock: { now(): Date }; live: { poke(): void } }) => Consumer;
}

const dist = (path: string): string =>
  new URL(`../../../apps/api/dist/${path}`, import.meta.url).href;

/** Loads them. */
export async function loadRelayParts(): Promise<RelayParts> {
  const modules: readonly object[] = await Promise.all([
    import(dist('events/relay.js')),
    import(dist('events/announcer.js')),
    import(dist('webhooks/sending/fan-out.js')),
  ]);
  return relayPartsIn(Object.assign({}, ...modules));
}

/** The product's declarations say so; this package does not depend on it. */
function relayPartsIn(exported: Partial<RelayParts>): RelayParts {
  const { startRelay, announcer, webhookFanOut } = exported;
  if (startRelay === undefined || announcer === undefined || webhookFanOut === undefined) {
    throw new Error('the product has no relay of this shape');
  }
  return { startRelay, announcer, webhookFanOut };
}
