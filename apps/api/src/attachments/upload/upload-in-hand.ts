import type { StoredUpload } from './stored-upload.js';

/** The file of a request, as the ladder and the verb see it. */
export interface UploadInHand {
  /**
   * Receives it for a tenant, looks into it and stores it.
   * @returns the input that came with it, not checked yet.
   */
  receive(tenantId: string): Promise<Readonly<Record<string, string>>>;
  /** What was stored; undefined when nothing was. */
  readonly stored: StoredUpload | undefined;
}
