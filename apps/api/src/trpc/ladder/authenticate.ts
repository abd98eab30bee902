import { AppError } from '../errors.js';
import { t } from '../init.js';
import { authKindOf } from '../principal.js';
import { requireMeta } from './require-meta.js';

/** Somebody must be there, and must have proven it in a way that the procedure accepts. */
export const authenticate = t.middleware(async ({ ctx, meta, next }) => {
  const { auth } = requireMeta(meta);
  const principal = await ctx.authenticate();
  if (principal === null) throw new AppError('AUTH_REQUIRED');
  if (auth !== 'none' && !auth.includes(authKindOf(principal))) {
    throw new AppError('FORBIDDEN', { acceptedAuthentication: auth });
  }
  return next({ ctx: { principal } });
});

/** As `authenticate`, and it must be a person: machines have no account of their own. */
export const authenticatePerson = authenticate.unstable_pipe(({ ctx, next }) => {
  const { principal } = ctx;
  if (principal.kind !== 'user') {
    throw new AppError('FORBIDDEN', { acceptedAuthentication: ['session'] });
  }
  return next({ ctx: { principal } });
});
