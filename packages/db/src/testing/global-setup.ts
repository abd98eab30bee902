import { announceTestServer, openTestServer } from './test-server.js';

/** vitest `globalSetup`: holds the test server for the whole run, so that it starts and stops once. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await openTestServer();
  announceTestServer(server);
  return () => server.close();
}
