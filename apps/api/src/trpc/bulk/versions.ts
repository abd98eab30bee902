import type { NumberedKey } from '../references.js';

interface Versioned {
  readonly id: string;
  readonly number: string;
  readonly version: number;
}

/** The versions of rows that a bulk change has locked, to be found by whatever key names a row. */
export class Versions {
  readonly #byId = new Map<string, number>();
  readonly #ids = new Map<string, string>();

  constructor(rows: readonly Versioned[]) {
    for (const { id, number, version } of rows) {
      this.#byId.set(id, version);
      this.#ids.set(number, id);
    }
  }

  /** Undefined for what is not among the rows. */
  of(key: NumberedKey): number | undefined {
    const id = 'id' in key ? key.id : this.#ids.get(String(key.number));
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** An item further on may name the same row again. */
  set(id: string, version: number): void {
    this.#byId.set(id, version);
  }
}
