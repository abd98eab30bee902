import { UPLOAD_PATH } from '../attachments/upload/upload-path.js';
import type { RouterLike } from './rest/routes.js';
import { servedProcedures } from './rest/routes.js';

/** No request body may be larger, in bytes; files travel by a route of their own. */
export const MAX_BODY_BYTES = 1_048_576;
/** Nor this, where nobody has proven who they are: a sign-in is a few hundred bytes. */
export const MAX_PUBLIC_BODY_BYTES = 65_536;

const TRPC_PREFIX = '/trpc/';

/**
 * Makes the function that tells how large the body of a request to a path may be. What is open to
 * everybody, by what its procedure says of itself, takes less; so does a batch of nothing else. A file
 * may have a form around it.
 */
export function bodyLimits(router: RouterLike, maxFileBytes: number): (path: string) => number {
  const open = new Set<string>();
  for (const { name, meta } of servedProcedures(router)) {
    if (meta.auth === 'none') open.add(name).add(meta.rest.path);
  }
  return (path) => {
    if (path === UPLOAD_PATH) return maxFileBytes + MAX_PUBLIC_BODY_BYTES;
    const isOpen = path.startsWith(TRPC_PREFIX)
      ? path
          .slice(TRPC_PREFIX.length)
          .split(',')
          .every((name) => open.has(name))
      : open.has(path);
    return isOpen ? MAX_PUBLIC_BODY_BYTES : MAX_BODY_BYTES;
  };
}
