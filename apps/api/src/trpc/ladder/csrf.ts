import type { BaseContext } from '../context.js';
import { AppError } from '../errors.js';
import type { Call } from './call.js';

/** The request as if its browser had sent no cookie. */
function withoutCookies(ctx: BaseContext): BaseContext {
  const { request } = ctx;
  return {
    ...ctx,
    request: { ...request, sessionCookie: null, deviceCookie: null, oidcCookie: null },
    authenticate: () => (request.bearer === null ? Promise.resolve(null) : ctx.authenticate()),
    presume: async () => (request.bearer === null ? null : ((await ctx.presume?.()) ?? null)),
  };
}

/**
 * Mutations that ride on a cookie must come from this application (OWASP CSRF Prevention Cheat
 * Sheet). A request with an API key or a token carries its proof itself and is let through by the
 * edge; a procedure that is for tokens only does not see the cookie.
 */
export function checkCsrf(call: Call): void {
  const { ctx, meta, type } = call;
  if (meta.csrf === 'never') {
    call.ctx = withoutCookies(ctx);
    return;
  }
  if (type !== 'mutation') return;
  const verdict = ctx.request.csrf;
  const refused = verdict === 'absent' ? meta.csrf === 'always' : verdict !== 'passed';
  if (refused) throw new AppError('CSRF_FAILED');
}
