import { createHash } from 'node:crypto';

interface Entry {
  readonly name: string;
  uses: number;
}

/**
 * Names for prepared statements, shared by all connections of a pool. A text is named from its
 * second use on (one-off texts are not worth preparing), and the least recently used texts are
 * forgotten beyond `limit`. The name is a hash of the text: it never stands for two texts.
 */
export class StatementNames {
  readonly #entries = new Map<string, Entry>();
  readonly limit: number;

  constructor(limit = 400) {
    this.limit = limit;
  }

  /** The name to prepare `text` under, or undefined to send it unnamed. */
  nameFor(text: string): string | undefined {
    const known = this.#entries.get(text);
    if (known === undefined) {
      this.#remember(text, {
        name: `s_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`,
        uses: 1,
      });
      return undefined;
    }
    known.uses += 1;
    // Refreshing its place on every 64th use keeps the order right where it matters: rare texts go first.
    if (known.uses % 64 === 0) {
      this.#entries.delete(text);
      this.#entries.set(text, known);
    }
    return known.name;
  }

  #remember(text: string, entry: Entry): void {
    if (this.#entries.size >= this.limit) {
      const oldest = this.#entries.keys().next();
      if (oldest.done !== true) this.#entries.delete(oldest.value);
    }
    this.#entries.set(text, entry);
  }
}
