import { AppError } from '../trpc/errors.js';
import type { Principal, UserPrincipal } from '../trpc/principal.js';

/**
 * The person behind a request. The ladder has turned machines away already where the procedure's
 * meta accepts sessions only; this says so to the type checker.
 * @throws AppError FORBIDDEN for an API key.
 */
export function requirePerson(principal: Principal): UserPrincipal {
  if (principal.kind === 'user') return principal;
  throw new AppError('FORBIDDEN', { acceptedAuthentication: ['session'] });
}
