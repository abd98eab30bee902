/** Any host will do: it stands for our own while a path is read as a browser would. */
const OURS = 'https://app.invalid';
const MAX_LENGTH = 1000;

/**
 * The path to come back to, if it lies within the web app, else its start page: an address from a link
 * must not send people elsewhere (OWASP Unvalidated Redirects and Forwards Cheat Sheet).
 */
export function ownPath(returnTo: string | undefined): string {
  if (returnTo === undefined || returnTo.length > MAX_LENGTH) return '/';
  if (!returnTo.startsWith('/') || !URL.canParse(returnTo, OURS)) return '/';
  const { origin, pathname, search, hash } = new URL(returnTo, OURS);
  // "/.//host" has our origin, but the path that comes out would be read as a host.
  if (origin !== OURS || pathname.startsWith('//')) return '/';
  // The API has no pages; a chain of redirects must not lead back to where it began.
  if (/^\/(v1|trpc)(\/|$)/i.test(pathname)) return '/';
  return `${pathname}${search}${hash}`;
}
