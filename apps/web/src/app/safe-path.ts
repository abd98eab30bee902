/**
 * The place to go to after signing in, if it lies within this app: an address from a link must not
 * send people elsewhere (OWASP Unvalidated Redirects Cheat Sheet).
 */
export function safePath(path: string | undefined, fallback = '/'): string {
  if (path === undefined || !path.startsWith('/') || path.startsWith('//') || path.includes('\\')) {
    return fallback;
  }
  const url = new URL(path, 'https://app.invalid');
  // Resolving dots can bring two slashes to the front: '/.//evil.example'.
  const leaves = url.host !== 'app.invalid' || url.pathname.startsWith('//');
  return leaves ? fallback : `${url.pathname}${url.search}${url.hash}`;
}
