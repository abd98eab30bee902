import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { promisify } from 'node:util';
import { connectionUrl } from '../embedded/connection-url.js';
import { LOGIN } from '../embedded/create-database.js';
import { findHome } from '../embedded/home.js';
import { readPostmaster } from '../embedded/postmaster.js';

/** The embedded server of a data folder, seen by somebody who neither holds it nor brings it back. */
export interface EmbeddedServerHandle {
  /** Connects as the login user. */
  readonly url: string;
  /**
   * Ends the postmaster that runs now without warning (SIGKILL); its sessions notice by themselves. With
   * `sessions` they end in the same moment, as when the machine loses its power.
   */
  kill(options?: { sessions: boolean }): Promise<void>;
}

/** Finds the server that a product runs below `dataDir`. */
export async function embeddedServerOf(dataDir: string): Promise<EmbeddedServerHandle> {
  const home = await findHome(await realpath(dataDir));
  if (home === undefined) throw new Error(`There is no embedded server below ${dataDir}`);
  const running = async () => {
    const postmaster = await readPostmaster(home.cluster);
    if (postmaster === undefined) throw new Error(`No server runs below ${dataDir}`);
    return postmaster;
  };
  const { port } = await running();
  return {
    url: connectionUrl(home, port, LOGIN, LOGIN),
    async kill({ sessions } = { sessions: false }) {
      const { pid } = await running();
      const pids = sessions ? [pid, ...(await childrenOf(pid))] : [pid];
      for (const one of pids) endAtOnce(one);
    },
  };
}

async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return lines.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

function endAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
