import type { Readable } from 'node:stream';

/** A file as it is listed. */
export interface StoredFile {
  readonly key: string;
  readonly modifiedAt: Date;
}

/** A finished file on this machine, to be put into the storage. */
export interface FileToStore {
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A stored file that is being read. */
export interface OpenedFile {
  readonly size: number;
  readonly bytes: Readable;
}

/**
 * Where the bytes of attachments are. Keys are `<tenantId>/<name>`, see `assertKey`. Everything rejects
 * with `StorageError` when the storage is full, away or refuses.
 */
export interface Storage extends Disposable {
  readonly kind: 'disk' | 's3';
  /** Puts a whole file in place or nothing. The file at `path` may be moved away by it. */
  put(key: string, file: FileToStore): Promise<void>;
  /** @returns null when there is no such file. */
  open(key: string): Promise<OpenedFile | null>;
  /** It is no error when there is no such file. */
  remove(key: string): Promise<void>;
  /** All files, or those of one tenant, in no particular order. */
  list(tenantId?: string): AsyncIterable<StoredFile>;
}

/** The storage is full, out of reach, or refuses. The cause is for the log. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

const KEY = /^[0-9a-f-]{36}\/[0-9a-f-]{36}(\.thumbnail)?$/;

/** True if the text is a key of ours: ids, so nothing in it climbs out of a folder or needs escaping. */
export function isKey(key: string): boolean {
  return KEY.test(key);
}

/** @throws Error for a text that is no key: a fault in the program. */
export function assertKey(key: string): void {
  if (!isKey(key)) throw new Error('not a key of the storage');
}
