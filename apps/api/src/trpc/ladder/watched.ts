import { eventOfRefusal, typeOfRefusal } from '../../security-events/event-of-refusal.js';
import type { Refusal } from '../../security-events/event-of-refusal.js';
import type { BaseContext } from '../context.js';
import { toAppError } from '../to-app-error.js';
import type { Call } from './call.js';

/** Long enough for every id of ours, and for what is tried in place of one. */
const LONGEST_ID = 100;

/** The ids that an input names, as one text; the input may not even be readable. */
async function namedIn(call: Call): Promise<string | null> {
  const input = await call.rawInput().catch(() => null);
  if (typeof input !== 'object' || input === null) return null;
  const ids = Object.entries(input).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' && /id$/i.test(name) ? [value.slice(0, LONGEST_ID)] : [],
  );
  return ids.join('|');
}

function record(ctx: BaseContext, refusal: Refusal): void {
  const event = eventOfRefusal(ctx, refusal);
  if (event !== null) ctx.ports.securityEvents.record(event);
}

/** Whose cookie a foreign page tried to ride on: looked up after the answer, to tell their tenant. */
async function recordWithOwner(ctx: BaseContext, refusal: Refusal): Promise<void> {
  const principal = await ctx.authenticate().catch(() => null);
  record(ctx, { ...refusal, principal });
}

/**
 * The rung from which refusals become security events, whichever face they were met on: one for each
 * call that was refused. What is refused and why is decided further up; here it is only told.
 */
export async function watched<T>(call: Call, climb: () => Promise<T>): Promise<T> {
  const { ctx } = call;
  try {
    return await climb();
  } catch (thrown) {
    await tell(ctx, call, thrown);
    throw thrown;
  }
}

async function tell(ctx: BaseContext, call: Call, thrown: unknown): Promise<void> {
  const error = toAppError(thrown);
  const principal = ctx.knownPrincipal();
  const type = typeOfRefusal(error, principal);
  if (type === null) return;
  const named = type === 'object.not_found' ? await namedIn(call) : null;
  const refusal = { error, procedure: call.path, principal, named };
  if (type === 'csrf.refused') void recordWithOwner(ctx, refusal);
  else record(ctx, refusal);
}
