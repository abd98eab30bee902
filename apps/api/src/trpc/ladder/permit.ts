import { authorize } from '@incident-tracker/policy';
import type { Condition, Denied, Permission } from '@incident-tracker/policy';
import type { TenantContext } from '../context.js';
import { AppError } from '../errors.js';
import type { ProcedureMeta, Target } from '../meta.js';
import { rawProperty } from './require-meta.js';

/** The 403 for a denial: the scopes of a key and the role of its account are told apart. */
function refusal(denial: Denied, permission: Permission): AppError {
  return denial.reason === 'scope'
    ? new AppError('SCOPE_INSUFFICIENT', { permission })
    : new AppError('FORBIDDEN', { permission });
}

/**
 * The error for a denied permission: 403 where the caller may read the object anyway, else the same
 * 404 that an absent object gives. A key without the scope to read learns nothing about any object,
 * so it is told about its scope.
 */
async function denial(
  ctx: TenantContext,
  options: {
    target: Target | undefined;
    rawInput: () => Promise<unknown>;
    denied: Denied;
    permission: Permission;
  },
): Promise<AppError> {
  const { target, denied, permission } = options;
  if (target === undefined) return refusal(denied, permission);
  const readable = authorize(target.read, undefined, ctx.subject);
  if (readable.effect === 'deny') {
    return readable.reason === 'scope' ? refusal(readable, target.read) : new AppError('NOT_FOUND');
  }
  const facts = await target.find(ctx, await options.rawInput());
  if (facts === null || authorize(target.read, facts, ctx.subject).effect === 'deny') {
    return new AppError('NOT_FOUND');
  }
  return refusal(denied, permission);
}

/**
 * Checks the permission of the procedure and of every property that takes one of its own.
 * @returns the condition that limits the permission to some rows, if there is one.
 * @throws AppError FORBIDDEN, SCOPE_INSUFFICIENT or NOT_FOUND.
 */
export async function checkPermission(
  ctx: TenantContext,
  meta: ProcedureMeta,
  rawInput: () => Promise<unknown>,
): Promise<Condition | undefined> {
  const { permission, target, fields } = meta;
  if (permission === 'self' || permission === 'public') {
    throw new Error('a procedure inside a tenant needs a permission');
  }
  const denied = async (decision: Denied, needed: Permission): Promise<AppError> => {
    const error = await denial(ctx, { target, rawInput, denied: decision, permission: needed });
    // A 404 is a denial as well, and says so to nobody but the stream of security events.
    const { tenantId } = ctx;
    return error.about({ type: 'authz.denied', tenantId, facts: { permission: needed } });
  };
  const decision = authorize(permission, undefined, ctx.subject);
  if (decision.effect === 'deny') throw await denied(decision, permission);
  if (fields === undefined) return decision.condition;
  const input = await rawInput();
  for (const [property, needed] of Object.entries(fields)) {
    if (rawProperty(input, property) === undefined) continue;
    const own = authorize(needed, undefined, ctx.subject);
    if (own.effect === 'deny') throw await denied(own, needed);
  }
  return decision.condition;
}

/**
 * Checks a permission that only a part of an input takes, such as one item of many.
 * @throws AppError FORBIDDEN, SCOPE_INSUFFICIENT.
 */
export function demandPermission(
  { subject }: Pick<TenantContext, 'subject'>,
  permission: Permission,
): void {
  const decision = authorize(permission, undefined, subject);
  if (decision.effect === 'deny') throw refusal(decision, permission);
}
