import type { AppRole } from '../roles.js';

function split(url: string): { base: string; query: URLSearchParams } {
  const mark = url.indexOf('?');
  return mark < 0
    ? { base: url, query: new URLSearchParams() }
    : { base: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

function join(base: string, query: URLSearchParams): string {
  // The connection-string parser of pg decodes %20 but not "+".
  const text = query.toString().replaceAll('+', '%20');
  return text === '' ? base : `${base}?${text}`;
}

/**
 * The connection URL with the role set by a startup option. It is merged into the URL because the
 * driver lets the URL's own `options` win over those passed beside it, which would lose the role.
 */
export function withRole(url: string, role: AppRole): string {
  const { base, query } = split(url);
  const own = query.get('options');
  query.set('options', `${own === null ? '' : `${own} `}-c role=${role}`);
  return join(base, query);
}

/** The connection URL of another database on the same server. */
export function withDatabase(url: string, database: string): string {
  const { base, query } = split(url);
  const match = /^([a-z]+:\/\/[^/]*)(?:\/[^/]*)?$/i.exec(base);
  if (match?.[1] === undefined)
    throw new Error('DATABASE_URL is not of the form postgres://user:password@host:port/database');
  return join(`${match[1]}/${encodeURIComponent(database)}`, query);
}
