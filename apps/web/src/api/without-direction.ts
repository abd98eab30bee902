import type { AppRouter } from '@incident-tracker/api';
import type { TRPCLink } from '@trpc/client';

/**
 * Infinite queries add the direction of paging to the input. Our lists go forward only, and the
 * server refuses properties that it does not know.
 */
export const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next({ ...op, input: withoutPagingDirection(op.input) });

/** The input without `direction`; anything but an object as it is. */
export function withoutPagingDirection(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('direction' in input)) return input;
  const { direction: _unknownToServer, ...rest } = input;
  return rest;
}
