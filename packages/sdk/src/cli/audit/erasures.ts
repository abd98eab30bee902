import { sha256 } from './hashing.js';
import { parseLine } from './lines.js';
import type { EventLine } from './lines.js';

/** Gathers what was erased, and what the log itself says was erased. */
export class Erasures {
  readonly #erased = new Map<string, string[]>();
  readonly #digests = new Map<string, unknown>();
  readonly #events = new Map<string, string>();

  add({ id, leaf, erased, values }: EventLine): void {
    for (const [path, erasure] of Object.entries(erased)) {
      const name = String(erasure);
      const lines = this.#erased.get(name) ?? [];
      lines.push(`${id} ${path}`);
      this.#erased.set(name, lines);
      this.#events.set(name, id);
    }
    if (leaf?.includes('"audit.personal_data_erased"') !== true) return;
    if (parseLine(leaf)?.['action'] === 'audit.personal_data_erased') {
      this.#digests.set(id, values?.['after.digest']);
    }
  }

  /** Events from which something is gone that no erasure in the log accounts for. */
  unaccounted(): string[] {
    return [...this.#erased].flatMap(([erasure, lines]) => {
      const sorted = lines.map((line) => Buffer.from(line)).sort((a, b) => Buffer.compare(a, b));
      const digest = sha256(Buffer.from(sorted.map(String).join('\n'))).toString('hex');
      return this.#digests.get(erasure) === digest ? [] : [this.#events.get(erasure) ?? ''];
    });
  }
}
