import type { Fields } from './fields.js';
import { detectFormat } from './formats/index.js';

/** Options that a system which writes its own body can only put into the address it sends to. */
function optionsIn(query: URLSearchParams): Record<string, unknown> {
  const autoResolve = query.get('autoResolve');
  return autoResolve === null ? {} : { autoResolve: autoResolve === 'true' };
}

/**
 * The body of `POST /v1/alerts` as the input of the procedure: another system's payload is taken as
 * such, so that its own webhook can be pointed here.
 */
export function readAlertBody(body: Fields, query: URLSearchParams): Record<string, unknown> {
  const format = 'payload' in body && 'format' in body ? undefined : detectFormat(body);
  const given = format === undefined ? { ...body } : { format, payload: body };
  return { ...optionsIn(query), ...given };
}
