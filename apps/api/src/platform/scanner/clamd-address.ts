/** Where a ClamAV daemon listens. */
export type ClamdAddress =
  | { readonly path: string }
  | { readonly host: string; readonly port: number };

const HOST_AND_PORT = /^(\[[0-9a-f:]+\]|[\w.-]+):(\d{1,5})$/i;

/** Reads `host:port`, `[::1]:port` or the absolute path of a socket. @throws Error for anything else. */
export function parseClamdAddress(text: string): ClamdAddress {
  if (text.startsWith('/')) return { path: text };
  const match = HOST_AND_PORT.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port < 1 || port > 65_535) {
    throw new Error('must be host:port or the path of a socket');
  }
  return { host: match[1].replaceAll(/[[\]]/g, ''), port };
}
