import type { TenantContext } from '../context.js';
import { noteCaller } from '../note-caller.js';
import type { Presumption } from '../presumption.js';
import { assertAccepted, authenticate } from './authenticate.js';
import type { Call, Verb } from './call.js';
import { enterTenant, mayBeOld } from './enter-tenant.js';
import { limitPrincipal } from './limited.js';

/** Who the call is probably made by; null where that has to be asked first. */
async function presumedOf(call: Call): Promise<Presumption | null> {
  const { ctx } = call;
  const presumption = (await ctx.presume?.()) ?? null;
  if (presumption === null) return null;
  // A replica does not know of a right that was withdrawn a moment ago.
  const asksReplica = mayBeOld(call, presumption.principal) && ctx.ports.db.replicaUsable;
  return asksReplica ? null : presumption;
}

/**
 * Enters the tenant as whoever makes the call. Somebody who was here a moment ago is presumed to be who
 * they were, and the transaction asks whether they are: what comes of it before it has found so, an error
 * included, is thrown away, and they are asked to prove themselves as if they had never been here. Such
 * a call is counted twice against their limits.
 */
export async function enterAsCaller(call: Call, verb: Verb<TenantContext>): Promise<unknown> {
  const presumption = await presumedOf(call);
  if (presumption !== null) {
    const { principal } = presumption;
    try {
      assertAccepted(call, principal);
      await limitPrincipal(call, principal);
      return await enterTenant(call, { principal, presumption }, verb);
    } catch (error) {
      if (presumption.isConfirmed()) throw error;
      presumption.forget();
    } finally {
      if (presumption.isConfirmed()) noteCaller(principal);
    }
  }
  const principal = await authenticate(call);
  await limitPrincipal(call, principal);
  return enterTenant(call, { principal, presumption: null }, verb);
}
