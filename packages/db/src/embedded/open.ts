import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../database.js';
import { isServerError, isUnavailable } from '../errors.js';
import { ownerOf, serverAccount, type Account } from './account.js';
import { connectionUrl } from './connection-url.js';
import { createLoginAndDatabase, LOGIN } from './create-database.js';
import { ensureRunning, type RunOptions } from './ensure-running.js';
import { findHome, findOrCreateHome } from './home.js';
import { Lease } from './lease.js';
import { platformBinaries } from './platform-binaries.js';
import { reachableBinaries } from './reachable-binaries.js';
import { stopServer } from './stop.js';

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly onNotice?: ((message: string, error?: unknown) => void) | undefined;
  /** Server settings beyond our own, for the test server. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where root keeps what its unprivileged account must reach; normally /var/lib/incident-tracker. */
  readonly sharedRoot?: string | undefined;
  /** The open server does not keep this process alive. */
  readonly unref?: boolean;
}

/**
 * Runs the embedded PostgreSQL of `dataDir`, or joins the one that already runs, and creates login
 * and database `incident_tracker`. Several processes may hold the same server: the last one to close
 * stops it. If it dies while it is held, it is started again.
 */
export async function openEmbeddedServer(
  options: EmbeddedOptions,
): Promise<Server & { readonly port: number }> {
  const dataDir = resolve(options.dataDir);
  const account = await accountFor(dataDir);
  const binaries = await reachableBinaries(platformBinaries(), account, options.sharedRoot);
  const home = await findOrCreateHome({
    dataDir,
    binaries,
    account,
    sharedRoot: options.sharedRoot,
  });
  const run: RunOptions = {
    home,
    binaries,
    account,
    logFile: join(dataDir, 'postgres.log'),
    settings: options.settings ?? {},
  };
  return new EmbeddedServer(run, options).open();
}

/** When we are root: the owner of the cluster that is there, else an unprivileged account. */
async function accountFor(dataDir: string): Promise<Account | undefined> {
  const account = await serverAccount();
  if (account === undefined) return undefined;
  const home = await findHome(dataDir);
  return home === undefined ? account : ownerOf(home.cluster);
}

class EmbeddedServer {
  readonly mode = 'embedded';
  readonly #run: RunOptions;
  readonly #options: EmbeddedOptions;
  #port = 0;
  #lease: Lease | undefined;
  #recovery: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(run: RunOptions, options: EmbeddedOptions) {
    this.#run = run;
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return connectionUrl(this.#run.home, this.#port, LOGIN, LOGIN);
  }

  async open(): Promise<this> {
    for (let attempt = 0; ; attempt += 1) {
      this.#port = await ensureRunning(this.#run);
      try {
        await this.#takeLease();
        return this;
      } catch (error) {
        if (attempt > 10) throw error;
        // 28P01 and 3D000: a new cluster without our login or database. Else the last user has
        // just stopped the server under us: once more from the start.
        if (isServerError(error) && (error.code === '28P01' || error.code === '3D000')) {
          await createLoginAndDatabase(
            connectionUrl(this.#run.home, this.#port, 'postgres', 'postgres'),
            this.#run.home.password,
          );
        } else if (!isUnavailable(error)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // A recovery that is under way ends with a lease, which is then given back like any other.
    await this.#recovery;
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.release(() => stopServer(this.#run.home.cluster));
  }

  async #takeLease(): Promise<void> {
    const lease = await Lease.take(this.url, () => {
      this.#lease = undefined;
      this.#recovery = this.#recover();
    });
    if (this.#options.unref === true) lease.unref();
    this.#lease = lease;
  }

  /** The server went away although it is needed. Its operator may be restarting it: wait a moment first. */
  async #recover(): Promise<void> {
    const { signal } = this.#closing;
    this.#options.onNotice?.('The embedded PostgreSQL went away; bringing it back');
    for (let delay = 500; !signal.aborted; delay = Math.min(delay * 2, 10_000)) {
      try {
        await sleep(delay, undefined, { signal, ref: this.#options.unref !== true });
        await ensureRunning({ ...this.#run, fixedPort: this.#port });
        await this.#takeLease();
        return;
      } catch (error) {
        if (!signal.aborted)
          this.#options.onNotice?.('The embedded PostgreSQL could not be brought back yet', error);
      }
    }
  }
}
