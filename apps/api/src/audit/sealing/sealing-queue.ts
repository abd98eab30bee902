import { isUnavailable } from '@incident-tracker/db';
import type { Logger } from '../../platform/logger.js';
import type { Transact } from './after-restore.js';
import { findWork, loadLookedAt, saveLookedAt } from './find-work.js';
import type { LookedAt } from './find-work.js';
import { sealTenants } from './seal-tenants.js';
import type { SealingPorts } from './seal-tenants.js';
import { FIRST_ID } from './sealing-store.js';

/** Most tenants in one transaction. */
const BATCH_TENANTS = 64;
/** A tenant whose rows cannot be sealed is left alone for so long. */
const REST_MS = 60_000;
/** How often a long backlog says how far it is. */
const PROGRESS_MS = 5_000;

/**
 * Who is to be sealed next. Tenants take turns: one with a long backlog has a share of each batch and
 * goes to the end of the queue, so that it holds nobody else up.
 */
export class SealingQueue {
  readonly #transact: Transact;
  readonly #ports: SealingPorts;
  readonly #waiting = new Set<string>();
  /** By the clock that never jumps. */
  readonly #restUntil = new Map<string, number>();
  readonly #progress: Progress;
  #lookedAt: LookedAt;
  #saved: string;

  private constructor(transact: Transact, ports: SealingPorts, xid: string) {
    this.#transact = transact;
    this.#ports = ports;
    this.#lookedAt = { xid, tenantId: FIRST_ID };
    this.#saved = xid;
    this.#progress = new Progress(ports.logger);
  }

  static async open(transact: Transact, ports: SealingPorts): Promise<SealingQueue> {
    return new SealingQueue(transact, ports, await transact(loadLookedAt));
  }

  /** Seals one batch. @returns whether there is more to do at once. */
  async turn(): Promise<boolean> {
    this.#wakeRested();
    const work = await this.#transact((trx) => findWork(trx, this.#lookedAt));
    this.#lookedAt = work.lookedAt;
    for (const tenantId of work.tenantIds) {
      if (!this.#restUntil.has(tenantId)) this.#waiting.add(tenantId);
    }
    const batch = [...this.#waiting].slice(0, BATCH_TENANTS);
    for (const tenantId of batch) this.#waiting.delete(tenantId);
    if (batch.length > 0) await this.#seal(batch);
    const more = this.#waiting.size > 0 || work.more;
    this.#progress.tell(this.#waiting.size, more);
    if (!more && this.#restUntil.size === 0) await this.#remember();
    return more;
  }

  async #seal(batch: readonly string[]): Promise<void> {
    try {
      const { sealed, unfinished, tampered } = await this.#transact((trx) =>
        sealTenants(trx, batch, { ports: this.#ports }),
      );
      this.#progress.count(sealed);
      for (const tenantId of unfinished) this.#waiting.add(tenantId);
      for (const tenantId of tampered) this.#rest(tenantId);
    } catch (error) {
      if (isUnavailable(error)) throw error;
      const [only] = batch;
      if (batch.length > 1) {
        // One of them spoils it for the others.
        for (const tenantId of batch) await this.#seal([tenantId]);
      } else if (only !== undefined) {
        this.#ports.logger.error({ err: error, tenantId: only }, 'an audit log cannot be sealed');
        this.#rest(only);
      }
    }
  }

  #rest(tenantId: string): void {
    this.#restUntil.set(tenantId, performance.now() + REST_MS);
  }

  #wakeRested(): void {
    for (const [tenantId, until] of this.#restUntil) {
      if (until > performance.now()) continue;
      this.#restUntil.delete(tenantId);
      this.#waiting.add(tenantId);
    }
  }

  /** From here the next leader begins to look. */
  async #remember(): Promise<void> {
    const { xid } = this.#lookedAt;
    if (xid === this.#saved) return;
    await this.#transact((trx) => saveLookedAt(trx, xid));
    this.#saved = xid;
  }
}

/** Tells now and then how a long backlog goes. */
class Progress {
  readonly #logger: Logger;
  #sealed = 0;
  #toldAt: number | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  count(sealed: number): void {
    this.#sealed += sealed;
  }

  tell(tenantsWaiting: number, more: boolean): void {
    const now = performance.now();
    if (!more) {
      this.#toldAt = undefined;
      this.#sealed = 0;
      return;
    }
    this.#toldAt ??= now;
    if (now - this.#toldAt < PROGRESS_MS) return;
    this.#toldAt = now;
    this.#logger.info({ sealed: this.#sealed, tenantsWaiting }, 'sealing a backlog of audit rows');
  }
}
