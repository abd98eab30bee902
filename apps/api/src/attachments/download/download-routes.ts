import { Hono } from 'hono';
import type { Context } from 'hono';
import { Readable } from 'node:stream';
import { clientIp } from '../../http/client-ip.js';
import type { AppEnv } from '../../http/env.js';
import type { Ports } from '../../platform/ports.js';
import { StorageError } from '../../platform/storage/storage.js';
import type { OpenedFile } from '../../platform/storage/storage.js';
import { addressRules } from '../../rate-limits/rules.js';
import { isUuid } from '../../trpc/common-schemas.js';
import { AppError } from '../../trpc/errors.js';
import { storageUnavailable } from '../upload/spool.js';
import { contentDisposition } from './content-disposition.js';
import { findContent } from './find-content.js';
import type { Content } from './find-content.js';
import { readGrant } from './signature.js';

/** A file is no page: whatever it holds, it runs nothing and loads nothing. */
const FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/**
 * `GET /v1/attachments/{attachmentId}/content`: the bytes of a file, for whoever has a signed URL. It is
 * no procedure, because there is nobody to authenticate and a file is no JSON.
 */
export function downloadRoutes(ports: Ports): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get('/v1/attachments/:attachmentId/content', async (c) => {
    const headers = new Headers();
    if (ports.limiter.enabled) {
      const ip = clientIp(c.env.incoming, ports.config.TRUSTED_PROXY_HOPS);
      await ports.limiter.admit(headers, addressRules('read', ip));
    }
    const content = await contentOf(c, ports);
    const file = await open(ports, content);
    c.env.outgoing.setHeader('content-security-policy', FILE_POLICY);
    headers.set('content-type', typeHeader(content));
    headers.set('content-length', String(file.size));
    headers.set('content-disposition', contentDisposition(content.disposition, content.filename));
    if (c.req.method === 'HEAD') {
      file.bytes.destroy();
      return new Response(null, { headers });
    }
    return new Response(bodyOf(c, file, ports), { headers });
  });
  return routes;
}

/** @throws AppError NOT_FOUND; TOKEN_EXPIRED for a URL that was good once. */
async function contentOf(c: Context<AppEnv>, ports: Ports): Promise<Content> {
  const id = (c.req.param('attachmentId') ?? '').toLowerCase();
  const query = new URL(c.req.url).searchParams;
  const grant = isUuid(id) ? readGrant(ports.keyring, id, query) : null;
  if (grant === null) throw new AppError('NOT_FOUND');
  if (grant.expires * 1000 <= ports.clock.now().getTime()) throw new AppError('TOKEN_EXPIRED');
  const content = await findContent(ports, grant);
  if (content === null) throw new AppError('NOT_FOUND');
  return content;
}

async function open({ storage }: Ports, { key }: Content): Promise<OpenedFile> {
  try {
    const file = await storage.open(key);
    if (file !== null) return file;
  } catch (error) {
    throw error instanceof StorageError ? storageUnavailable(error) : error;
  }
  // The row says that it is there: either it was deleted this moment, or it was lost.
  throw new AppError('NOT_FOUND');
}

function typeHeader({ contentType }: Content): string {
  return contentType.startsWith('text/') ? `${contentType}; charset=utf-8` : contentType;
}

/** A file that breaks off is not ended as if it were whole. */
function bodyOf(
  c: Context<AppEnv>,
  { bytes }: OpenedFile,
  { logger }: Pick<Ports, 'logger'>,
): ReadableStream<Uint8Array> {
  bytes.on('error', (error) => {
    logger.warn({ err: error, traceId: c.get('traceId') }, 'a download was broken off');
    c.env.outgoing.destroy();
  });
  return Readable.toWeb(bytes);
}
