import { newId } from '@incident-tracker/db';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Config } from '../../config.js';
import type { Ports } from '../../platform/ports.js';
import { StorageError } from '../../platform/storage/storage.js';
import { AppError } from '../../trpc/errors.js';
import { inspectFile } from '../content/inspect-file.js';
import type { SentFile } from '../content/inspect-file.js';
import { contentKey } from '../keys.js';
import { cleanFilename } from './clean-filename.js';
import { receiveUpload } from './receive-upload.js';
import { storageUnavailable } from './spool.js';
import type { SpooledFile } from './spool.js';
import type { StoredUpload } from './stored-upload.js';

export type UploadPorts = Pick<Ports, 'config' | 'storage' | 'logger' | 'metrics'>;

/** Where files are while they arrive: beside the attachments, so that they only have to be moved. */
export function spoolFolder({ DATA_DIR }: Pick<Config, 'DATA_DIR'>): string {
  return join(DATA_DIR, 'uploads');
}

/** One upload, from the request to the storage. Whatever of it was not kept is removed in the end. */
export class Uploading implements AsyncDisposable {
  readonly #ports: UploadPorts;
  #stored: StoredUpload | undefined;
  #isClaimed = false;
  #isKept = false;

  constructor(ports: UploadPorts) {
    this.#ports = ports;
  }

  /** What the verb is to attach; undefined while nothing has been stored. */
  get stored(): StoredUpload | undefined {
    return this.#stored;
  }

  /**
   * Receives the file, looks into it and puts it into the storage. No transaction is open meanwhile.
   * @returns the input for the verb, with the hash of what arrived.
   * @throws AppError ATTACHMENT_REJECTED, and what `receiveUpload` throws.
   */
  async receive(
    incoming: IncomingMessage,
    query: URLSearchParams,
    tenantId: string,
  ): Promise<Readonly<Record<string, string>>> {
    const { config } = this.#ports;
    const { file, input } = await receiveUpload(incoming, query, {
      folder: spoolFolder(config),
      maxBytes: config.ATTACHMENT_MAX_BYTES,
    });
    if (file === null) return input;
    await using spooled = file;
    // Without a name the schema refuses it; so it does another hash than the sender's.
    if (input['filename'] === undefined) return input;
    await this.keep(spooled, { filename: input['filename'], tenantId });
    return { sha256: spooled.sha256, ...input };
  }

  /**
   * Looks into a file that was received and puts it into the storage.
   * @throws AppError ATTACHMENT_REJECTED, UNAVAILABLE.
   */
  async keep(
    file: SpooledFile,
    { filename: given, tenantId }: { filename: string; tenantId: string },
  ): Promise<void> {
    const { storage, metrics } = this.#ports;
    const filename = cleanFilename(given);
    const { path, size, sha256 } = file;
    const contentType = await this.#inspect({ path, size, filename });
    const id = newId();
    const claimed = (): void => {
      this.#isClaimed = true;
    };
    this.#stored = { id, tenantId, size, sha256, contentType, claimed };
    try {
      await storage.put(contentKey(this.#stored), file);
    } catch (error) {
      throw error instanceof StorageError ? storageUnavailable(error) : error;
    }
    metrics.add('attachment_received_bytes_total', size);
  }

  async #inspect(file: SentFile): Promise<string> {
    const { config, metrics } = this.#ports;
    try {
      return await inspectFile(file, config.ATTACHMENT_TYPES);
    } catch (error) {
      if (error instanceof AppError) {
        const reason = String(error.details['reason']);
        metrics.add('attachment_uploads_refused_total', 1, { reason });
      }
      throw error;
    }
  }

  /** Says that the verb has committed: the file stays. A replayed answer was that of another file. */
  succeeded(): void {
    this.#isKept = this.#isClaimed;
  }

  /** Says how the verb has failed. Where nobody knows whether it committed, clean-up will see. */
  failed(isOutcomeKnown: boolean): void {
    if (!isOutcomeKnown) this.#isKept = this.#isClaimed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stored === undefined || this.#isKept) return;
    const { storage, logger } = this.#ports;
    await storage.remove(contentKey(this.#stored)).catch((error: unknown) => {
      logger.warn({ err: error }, 'a file that was not attached is left to clean-up');
    });
  }
}
