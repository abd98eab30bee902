import type { Errand, TenantContext } from '../context.js';
import type { Principal } from '../principal.js';
import type { Call } from './call.js';
import { enterTenant } from './enter-tenant.js';
import { idempotent } from './idempotent.js';
import { metered } from './meter.js';

/** Tells what has been prepared from an answer that is replayed instead. */
class Prepared<Seen> {
  readonly seen: Seen;

  constructor(seen: Seen) {
    this.seen = seen;
  }
}

/**
 * Runs an errand: every rung from the tenant upwards is climbed before the server outside is asked and
 * again after it, and no transaction is open in between. An answer that was kept under the idempotency
 * key is replayed without asking. Requests with one key that wait at the same time may each ask; one of
 * them settles, and the others get its answer.
 */
export async function runErrand<Seen, Heard, Output>(
  call: Call,
  principal: Principal,
  { prepare, ask, settle }: Errand<Seen, Heard, Output>,
): Promise<Output> {
  const once = (verb: (ctx: TenantContext) => Promise<unknown>): Promise<unknown> =>
    enterTenant(call, { principal, presumption: null }, (ctx) => idempotent(call, ctx, verb));
  const first = await once(async (ctx) => new Prepared(await prepare(ctx)));
  if (!(first instanceof Prepared)) return asOutput(first);
  const heard = await ask(first.seen);
  return asOutput(await once((ctx) => metered(call, ctx, (inside) => settle(inside, heard))));
}

/** What `settle` has answered, now or before: the ladder passes answers on as they are. */
function asOutput<Output>(answer: unknown): Output {
  return answer as Output;
}
