import { t } from '../init.js';
import { AppError } from '../errors.js';

/**
 * Mutations that ride on a cookie must come from this application (OWASP CSRF Prevention Cheat
 * Sheet). A request with an API key carries its proof itself and is let through by the edge.
 */
export const checkCsrf = t.middleware(({ ctx, meta, next, type }) => {
  if (type === 'mutation') {
    const verdict = ctx.request.csrf;
    const refused = verdict === 'absent' ? meta?.csrf === 'always' : verdict !== 'passed';
    if (refused) throw new AppError('CSRF_FAILED');
  }
  return next();
});
