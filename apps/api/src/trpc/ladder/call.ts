import type { BaseContext } from '../context.js';
import type { ProcedureMeta } from '../meta.js';
import { checkShape } from './check-shape.js';
import { requireMeta } from './require-meta.js';

/** What a face of the API says of a call. */
export interface CallFacts {
  readonly ctx: BaseContext;
  readonly meta: ProcedureMeta | undefined;
  readonly type: 'query' | 'mutation' | 'subscription';
  /** The procedure's name. */
  readonly path: string;
  /** Place in a batch. */
  readonly batchIndex: number;
  readonly getRawInput: () => Promise<unknown>;
}

/** One call of a procedure on its way up the ladder; a rung may give it another context. */
export class Call {
  ctx: BaseContext;
  readonly meta: ProcedureMeta;
  readonly type: CallFacts['type'];
  readonly path: string;
  readonly batchIndex: number;
  readonly #getRawInput: () => Promise<unknown>;
  #reading: Promise<unknown> | undefined;

  constructor({ ctx, meta, type, path, batchIndex, getRawInput }: CallFacts) {
    this.ctx = ctx;
    this.meta = requireMeta(meta);
    this.type = type;
    this.path = path;
    this.batchIndex = batchIndex;
    this.#getRawInput = getRawInput;
  }

  /**
   * What was sent, before its schema has seen it: a call without input is a call with an empty one, for
   * every procedure takes an object; and its shape is checked, on both faces alike. It is read once,
   * however many rungs ask for it, and only when the first one does.
   */
  rawInput(): Promise<unknown> {
    return (this.#reading ??= this.#read());
  }

  /** Takes this for what was sent. @throws AppError VALIDATION_FAILED for a shape that no input has. */
  takeInput(input: unknown): void {
    checkShape(input);
    this.#reading = Promise.resolve(input);
  }

  async #read(): Promise<unknown> {
    const input = (await this.#getRawInput()) ?? {};
    checkShape(input);
    return input;
  }
}

/** What stands at the top of a ladder: the procedure itself, its input and output checked. */
export type Verb<Context> = (ctx: Context) => Promise<unknown>;
