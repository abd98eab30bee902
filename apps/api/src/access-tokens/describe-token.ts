import { permissionsOf } from '@incident-tracker/policy';
import type { PersonContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import type { TokenDescription } from './schemas.js';

/**
 * What the access token of the request says, now that the ladder has found it in force. `scope` are the
 * permissions of the role in the tenant.
 */
export function describeToken({ principal }: PersonContext): TokenDescription {
  const { claims } = principal;
  if (claims === undefined) throw new AppError('AUTH_REQUIRED');
  const { role } = claims;
  const scope = role === null ? '' : permissionsOf({ role }).join(' ');
  return { active: true, token_type: 'Bearer', scope, ...claims };
}
