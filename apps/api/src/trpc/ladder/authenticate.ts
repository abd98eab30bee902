import { AppError } from '../errors.js';
import { authKindOf } from '../principal.js';
import type { Principal, UserPrincipal } from '../principal.js';
import type { Call } from './call.js';

/** @throws AppError FORBIDDEN unless the procedure takes the way in which they have proven themselves. */
export function assertAccepted({ meta: { auth } }: Call, principal: Principal): void {
  if (auth !== 'none' && !auth.includes(authKindOf(principal))) {
    throw new AppError('FORBIDDEN', { acceptedAuthentication: auth });
  }
}

/** Somebody must be there, and must have proven it in a way that the procedure accepts. */
export async function authenticate(call: Call): Promise<Principal> {
  const principal = await call.ctx.authenticate();
  if (principal === null) throw new AppError('AUTH_REQUIRED');
  assertAccepted(call, principal);
  return principal;
}

/** As `authenticate`, and it must be a person: machines have no account of their own. */
export async function authenticatePerson(call: Call): Promise<UserPrincipal> {
  const principal = await authenticate(call);
  if (principal.kind !== 'user') {
    throw new AppError('FORBIDDEN', { acceptedAuthentication: ['session'] });
  }
  return principal;
}
