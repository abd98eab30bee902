import { Hono } from 'hono';
import type { Context } from 'hono';
import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { z } from 'zod';
import type { AppEnv } from '../http/env.js';
import { logFault } from '../http/error-response.js';
import { createRequestContext } from '../http/request-context.js';
import type { Ports } from '../platform/ports.js';
import type { BaseContext } from '../trpc/context.js';
import { AppError } from '../trpc/errors.js';
import { toAppError } from '../trpc/to-app-error.js';
import { beginFlow } from './begin-flow.js';
import { OidcFailure } from './failures.js';
import type { OidcFailureCode } from './failures.js';
import { finishFlow } from './finish-flow.js';
import type { Flow } from './flows-store.js';
import { failureLanding, landingOf, secondStepLanding } from './landing.js';
import { ownPath } from './own-path.js';
import { createProviderClients } from './provider-clients.js';
import type { ProviderClient } from './provider-clients.js';

/** Anything else is a sign-in. */
const purposeInput = z.enum(['sign_in', 'link', 'reauthenticate']).catch('sign_in');

/** Failures of somebody to prove who they are, as opposed to delays and changes of mind. */
const SUSPICIOUS: ReadonlySet<OidcFailureCode> = new Set([
  'oidc_failed',
  'oidc_email_unverified',
  'oidc_domain_refused',
  'oidc_no_account',
]);

/** What the log may say of a cause: no claims, codes or tokens. */
function reasonOf({ cause }: OidcFailure): string | undefined {
  if (cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError) {
    return `${cause.message}: ${cause.error}`;
  }
  return cause instanceof Error ? cause.message : undefined;
}

/**
 * The two addresses that browsers visit: out to a provider, and back. They answer with a redirect
 * into the web app whatever happens; what went wrong is a code in its query, the rest is in the log.
 */
export function oidcRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const clients = createProviderClients(ports);

  /** @throws AppError NOT_FOUND for a provider that is not configured. */
  function clientOf(id: string): ProviderClient {
    const client = clients.find(id);
    if (client === null) throw new AppError('NOT_FOUND');
    return client;
  }

  function failed(ctx: BaseContext, error: unknown, flow: Flow | null): string {
    const { traceId } = ctx.request;
    if (error instanceof OidcFailure) {
      const { code } = error;
      ports.logger.warn({ traceId, code, reason: reasonOf(error) }, 'provider sign-in failed');
      if (SUSPICIOUS.has(code)) {
        const { ip } = ctx.request;
        const details = { method: 'provider' };
        ports.securityEvents.record({ type: 'authn.login_failed', ip, traceId, details });
      }
      return failureLanding(flow, code);
    }
    const fault = toAppError(error);
    const secondStep = flow === null ? null : secondStepLanding(flow, fault);
    if (secondStep !== null) return secondStep;
    logFault(ports.logger, fault, { traceId });
    return failureLanding(flow, fault.code);
  }

  /** Answers with a redirect: to a path of the web app, under the address that people use. */
  async function redirect(
    c: Context<AppEnv>,
    destination: (ctx: BaseContext) => Promise<string>,
  ): Promise<Response> {
    const headers = new Headers({ 'cache-control': 'no-store' });
    const ctx = createRequestContext(c, ports, headers);
    const to = await destination(ctx).catch((error: unknown) => failed(ctx, error, null));
    headers.set('location', to.startsWith('/') ? `${ports.publicUrl()}${to}` : to);
    return new Response(null, { status: 303, headers });
  }

  routes.get('/v1/auth/oidc/:providerId/start', (c) => {
    const client = clientOf(c.req.param('providerId'));
    const purpose = purposeInput.parse(c.req.query('purpose'));
    const returnTo = ownPath(c.req.query('returnTo'));
    return redirect(c, async (ctx) => {
      try {
        return (await beginFlow(ctx, client, { purpose, returnTo })).href;
      } catch (error) {
        return failed(ctx, error, { provider: client.provider.id, purpose, returnTo });
      }
    });
  });

  routes.get('/v1/auth/oidc/:providerId/callback', (c) => {
    const client = clientOf(c.req.param('providerId'));
    const { searchParams } = new URL(c.req.url);
    return redirect(c, async (ctx) => {
      const end = await finishFlow(ctx, client, searchParams);
      return 'entry' in end ? landingOf(end.flow, end.entry) : failed(ctx, end.error, end.flow);
    });
  });
  return routes;
}
