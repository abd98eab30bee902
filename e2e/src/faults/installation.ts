import { REACH_LOCALHOST } from '@incident-tracker/api/testing/webhook-receiver';
import { embeddedServerOf } from '@incident-tracker/db/testing';
import type { EmbeddedServerHandle } from '@incident-tracker/db/testing';
import { startProduct, startWorker, temporaryFolder } from '../product.js';
import type { Product } from '../product.js';

type Environment = Readonly<Record<string, string>>;

/**
 * The product as somebody runs it at home: a process for requests and one for background work, on an
 * embedded PostgreSQL that nobody but they look after. What is killed is started again on the same port.
 */
export interface Installation extends AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  readonly database: EmbeddedServerHandle;
  readonly api: Product;
  readonly worker: Product;
  /** Kills a process (SIGKILL) and starts it again; resolves when it is ready. */
  restart(which: 'api' | 'worker'): Promise<void>;
}

/** Starts one in a folder of its own. */
export async function startInstallation(more: Environment = {}): Promise<Installation> {
  await using stack = new AsyncDisposableStack();
  const dataDir = stack.use(await temporaryFolder()).path;
  // Limits would refuse the load of a fast machine; whoever means them turns them on.
  const limits = { RATE_LIMIT_ENABLED: 'false' };
  const common = { ...REACH_LOCALHOST, ...limits, DEMO: '0', LOG_LEVEL: 'info', ...more };
  const start = {
    api: (port: string) => startProduct(dataDir, { ...common, ROLE: 'api', PORT: port }),
    worker: () => startWorker(dataDir, common),
  };
  let api = await start.api('0');
  stack.defer(() => api[Symbol.asyncDispose]());
  const { url } = api;
  let worker = await start.worker();
  stack.defer(() => worker[Symbol.asyncDispose]());
  const database = await embeddedServerOf(dataDir);
  const all = stack.move();
  return {
    url,
    dataDir,
    database,
    get api() {
      return api;
    },
    get worker() {
      return worker;
    },
    async restart(which) {
      if (which === 'api') {
        await api.kill();
        api = await start.api(new URL(url).port);
      } else {
        await worker.kill();
        worker = await start.worker();
      }
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
