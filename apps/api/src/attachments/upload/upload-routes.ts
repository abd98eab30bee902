import { Hono } from 'hono';
import type { Context } from 'hono';
import { MAX_BODY_BYTES } from '../../http/body-limits.js';
import type { AppEnv } from '../../http/env.js';
import { respondError } from '../../http/error-response.js';
import { createRequestContext } from '../../http/request-context.js';
import type { Ports } from '../../platform/ports.js';
import { t } from '../../trpc/init.js';
import { appRouter } from '../../trpc/router.js';
import { toAppError } from '../../trpc/to-app-error.js';
import type { Attachment } from '../schemas.js';
import { UPLOAD_PATH } from './upload-path.js';
import { Uploading } from './uploading.js';

const createCaller = t.createCallerFactory(appRouter);
/** Stands for the input until the ladder has let the caller through and the file is received. */
const NOT_YET_RECEIVED = { filename: 'not yet received' };

/**
 * `POST /v1/attachments`: the procedure `attachments.create`, called through the same ladder as by every
 * other route. What is its own is that the ladder receives the body, piece by piece.
 */
export function uploadRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.post(UPLOAD_PATH, async (c) => {
    const headers = new Headers();
    await using uploading = new Uploading(ports);
    try {
      const created = await attach(c, { ports, headers, uploading });
      uploading.succeeded();
      headers.set('content-type', 'application/json');
      return new Response(JSON.stringify(created), { status: 201, headers });
    } catch (error) {
      uploading.failed(toAppError(error).details['outcome'] !== 'unknown');
      const response = respondError(c, error, ports.logger);
      for (const [name, value] of headers) response.headers.append(name, value);
      return response;
    }
  });
  return routes;
}

function attach(
  c: Context<AppEnv>,
  { ports, headers, uploading }: { ports: Ports; headers: Headers; uploading: Uploading },
): Promise<Attachment> {
  const query = new URL(c.req.url).searchParams;
  const context = createRequestContext(c, ports, headers);
  const upload = {
    receive: (tenantId: string) => {
      goOn(c);
      return uploading.receive(c.env.incoming, query, tenantId);
    },
    get stored() {
      return uploading.stored;
    },
  };
  return createCaller({ ...context, upload }).attachments.create(NOT_YET_RECEIVED);
}

/** Answers `Expect: 100-continue` (RFC 9110 §10.1.1), where the listener has left that to us. */
function goOn({ env: { incoming, outgoing } }: Context<AppEnv>): void {
  const { expect, 'content-length': length } = incoming.headers;
  if (expect?.toLowerCase() === '100-continue' && Number(length ?? 0) > MAX_BODY_BYTES) {
    outgoing.writeContinue();
  }
}
