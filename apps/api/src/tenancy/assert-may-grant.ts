import { may, mayGrant, permissionsOf } from '@incident-tracker/policy';
import type { Rights } from '@incident-tracker/policy';
import { AppError } from '../trpc/errors.js';

/**
 * Nobody grants what they do not hold: every right that is given away must be the giver's own.
 * @throws AppError FORBIDDEN, with the first permission that the giver lacks.
 */
export function assertMayGrant(granter: Rights, granted: Rights): void {
  if (mayGrant(granter, granted)) return;
  const permission = permissionsOf(granted).find((name) => !may(granter, name));
  throw new AppError('FORBIDDEN', permission === undefined ? {} : { permission });
}
