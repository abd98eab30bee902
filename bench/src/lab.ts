import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import type { Options } from './options.js';
import { temporaryFolder } from './processes/temporary-folder.js';
import type { ChildServer } from './processes/child-server.js';
import { startComparison } from './processes/start-comparison.js';
import { startProduct } from './product/start-product.js';
import { setScene } from './product/scene.js';
import type { Scene } from './product/scene.js';

/** What the sections share: one embedded database, on it the product and the floor, and their data. */
export class Lab implements AsyncDisposable {
  readonly options: Options;
  readonly #stack = new AsyncDisposableStack();
  readonly #database = once(() => this.#openDatabase());
  readonly #product = once(() => this.#startProduct());
  readonly #floor = once(() => this.#startComparison('floor'));
  readonly #rival = once(() => this.#startComparison('rival'));
  readonly #scene = once(async () => setScene(await this.database(), await this.product()));

  constructor(options: Options) {
    this.options = options;
  }

  /** The migrated database. */
  async database(): Promise<Database> {
    return (await this.#database()).database;
  }

  /** The folder of its server, for further processes on it. */
  async dataDir(): Promise<string> {
    return (await this.#database()).dataDir;
  }

  /** The product, on that database. */
  product(): Promise<ChildServer> {
    return this.#product();
  }

  /** The floor, on the plain copies of the scene's tables. */
  floor(): Promise<ChildServer> {
    return this.#floor();
  }

  /** The hand-written application, on the same copies. */
  rival(): Promise<ChildServer> {
    return this.#rival();
  }

  /** Tenants with their keys and incidents, and the plain copies of their tables. */
  scene(): Promise<Scene> {
    return this.#scene();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }

  async #openDatabase(): Promise<{ database: Database; dataDir: string }> {
    const dataDir = this.#stack.use(await temporaryFolder()).path;
    const database = this.#stack.use(await openDatabase({ dataDir }));
    await database.migrate();
    return { database, dataDir };
  }

  async #startProduct(): Promise<ChildServer> {
    // The database is opened first and closed last, so that its server outlives the product's hold on it.
    const { dataDir } = await this.#database();
    const { logLevel, profile } = this.options;
    return this.#stack.use(await startProduct({ dataDir, logLevel, profile }));
  }

  async #startComparison(name: 'floor' | 'rival'): Promise<ChildServer> {
    await this.scene();
    const database = await this.database();
    return this.#stack.use(await startComparison(name, database.urlAs('app_owner')));
  }
}

/** Makes something on first use, and the same from then on. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
