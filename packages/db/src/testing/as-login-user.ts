import pg from 'pg';

/** Runs `fn` with one plain connection of the login user, outside our pools and roles. */
export async function asLoginUser<T>(
  url: string,
  fn: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'incident-tracker tests',
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}
