import { realpath } from 'node:fs/promises';
import { findHome } from '../embedded/home.js';
import { stopServer } from '../embedded/stop.js';

/** Stops the embedded server of `dataDir` under whoever uses it, as an operator or a crash would. */
export async function stopEmbeddedServer(dataDir: string): Promise<void> {
  const home = await findHome(await realpath(dataDir));
  if (home === undefined) throw new Error(`There is no embedded server below ${dataDir}`);
  await stopServer(home.cluster);
}
