import type { FileHandle } from 'node:fs/promises';

/** Pieces are gathered until they are this much. */
const BATCH_BYTES = 512 * 1024;

/**
 * Writes pieces to the end of a file, many at a time, while the next ones arrive. It holds at most two
 * batches. What the disk refuses is thrown by a later call.
 */
export class BehindWriter {
  readonly #file: FileHandle;
  #gathered: Uint8Array[] = [];
  #bytes = 0;
  #underWay: Promise<void> = Promise.resolve();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Takes a piece; waits when the disk is a batch behind. The piece must not change any more. */
  async write(piece: Uint8Array): Promise<void> {
    this.#gathered.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= BATCH_BYTES) await this.#begin();
  }

  /** Resolves when everything has been written; rejects when it has not been. */
  async end(): Promise<void> {
    await this.#begin();
    await this.#underWay;
  }

  async #begin(): Promise<void> {
    await this.#underWay;
    const pieces = this.#gathered;
    this.#gathered = [];
    this.#bytes = 0;
    this.#underWay = writeAll(this.#file, pieces);
    // Whoever waits for it next is told; until then nobody does.
    this.#underWay.catch(() => {});
  }
}

async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  let left = pieces;
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left);
    left = after(left, bytesWritten);
  }
}

/** What is left of pieces behind so many bytes: a disk may take fewer than it is given. */
function after(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let taken = bytes;
  const first = pieces.findIndex((piece) => {
    if (piece.length > taken) return true;
    taken -= piece.length;
    return false;
  });
  const [cut, ...rest] = first === -1 ? [] : pieces.slice(first);
  return cut === undefined ? [] : [cut.subarray(taken), ...rest];
}
