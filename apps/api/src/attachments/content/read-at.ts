import type { FileHandle } from 'node:fs/promises';

/** So many bytes of a file from a place on; fewer where it ends before. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Reads a file from its beginning in pieces, byte by byte and in leaps. */
export class ByteReader {
  readonly #file: FileHandle;
  readonly #size: number;
  #piece: Buffer = Buffer.alloc(0);
  #pieceAt = 0;
  /** The next byte to be read. */
  at = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** The next bytes; null when the file ends before. At most 64 KiB. */
  async take(length: number): Promise<Buffer | null> {
    if (this.at + length > this.#size) return null;
    const from = this.at - this.#pieceAt;
    if (from < 0 || from + length > this.#piece.length) {
      this.#piece = await readAt(this.#file, this.at, 65_536);
      this.#pieceAt = this.at;
    }
    const start = this.at - this.#pieceAt;
    this.at += length;
    return this.#piece.subarray(start, start + length);
  }

  /** Moves to just behind the next occurrence of the byte. @returns false when there is none. */
  async skipPast(byte: number): Promise<boolean> {
    while (this.at < this.#size) {
      const rest = await this.take(Math.min(4_096, this.#size - this.at));
      if (rest === null) return false;
      const found = rest.indexOf(byte);
      if (found === -1) continue;
      this.at -= rest.length - found - 1;
      return true;
    }
    return false;
  }
}
