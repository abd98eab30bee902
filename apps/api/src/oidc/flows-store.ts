import type { OidcFlowsTable, Schema } from '@incident-tracker/db';
import type { Kysely } from 'kysely';
import { sha256 } from '../platform/keyring.js';

/** What a trip to a provider is for. */
export type FlowPurpose = OidcFlowsTable['purpose'];

/** Long enough to sign in there with a second factor. */
export const FLOW_MINUTES = 10;

/** A trip to a provider. */
export interface Flow {
  readonly provider: string;
  readonly purpose: FlowPurpose;
  /** A path of the web app. */
  readonly returnTo: string;
}

/** The two secrets that a trip is known by. */
export interface FlowKeys {
  /** In the addresses that go to the provider and back. */
  readonly state: string;
  /** In the cookie of the browser that began it. */
  readonly browser: string;
}

/** Notes that a browser has left for a provider. Only hashes of the keys are kept. */
export async function insertFlow(
  db: Kysely<Schema>,
  { state, browser, provider, purpose, returnTo, now }: Flow & FlowKeys & { now: Date },
): Promise<void> {
  await db
    .insertInto('oidc_flows')
    .values({
      state_hash: sha256(state),
      browser_hash: sha256(browser),
      provider,
      purpose,
      return_to: returnTo,
      expires_at: new Date(now.getTime() + FLOW_MINUTES * 60_000),
    })
    .execute();
}

/**
 * Takes the trip that comes back: it exists, is not too old, began in this browser and led to this
 * provider. Of parallel and later attempts none gets it again; an attempt that is not entitled to it
 * leaves it where it is.
 */
export async function takeFlow(
  db: Kysely<Schema>,
  { state, browser, provider, now }: FlowKeys & { provider: string; now: Date },
): Promise<Flow | null> {
  const taken = await db
    .deleteFrom('oidc_flows')
    .where('state_hash', '=', sha256(state))
    .where('browser_hash', '=', sha256(browser))
    .where('provider', '=', provider)
    .where('expires_at', '>', now)
    .returning(['provider', 'purpose', 'return_to as returnTo'])
    .executeTakeFirst();
  return taken ?? null;
}
