import pg from 'pg';

/** A connection of its own, closed at the end of its use. */
export type OwnClient = pg.Client & AsyncDisposable;

/** Connects once, without a pool. */
export async function connectClient(
  url: string,
  options: { pipeline?: boolean } = {},
): Promise<OwnClient> {
  const client = new pg.Client({ connectionString: url, ...options });
  // When a run is interrupted the server goes first; what still used it fails by itself.
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
