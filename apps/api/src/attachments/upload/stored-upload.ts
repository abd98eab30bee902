import type { AttachmentKey } from '../keys.js';

/** A file that has been received, looked into and stored, and that nothing refers to yet. */
export interface StoredUpload extends AttachmentKey {
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly contentType: string;
  /** Says that a row is being written that refers to it. */
  claimed(): void;
}
