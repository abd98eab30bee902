import { randomBytes } from 'node:crypto';
import { withDatabase } from '../driver/url.js';
import { asLoginUser } from './as-login-user.js';
import { testDatabaseName } from './leftovers.js';
import { sharedTestServer } from './test-server.js';

/**
 * A database without even a schema, as an operator makes one; disposing of it drops it. Its URL is good
 * for a process of any user: the embedded server's socket is open to the account it runs under only.
 */
export async function createEmptyDatabase(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = await sharedTestServer();
  const name = testDatabaseName(randomBytes(6).toString('hex'));
  await asLoginUser(server.url, (admin) => admin.query(`CREATE DATABASE ${name}`));
  return {
    url: overTcp(withDatabase(server.url, name)),
    [Symbol.asyncDispose]: async () => {
      await asLoginUser(server.url, (admin) =>
        admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      );
    },
  };
}

function overTcp(url: string): string {
  const target = new URL(url);
  if (target.searchParams.get('host')?.startsWith('/') !== true) return url;
  target.searchParams.delete('host');
  target.hostname = '127.0.0.1';
  return target.href;
}
