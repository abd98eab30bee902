import type { Contract } from './contract.js';
import type { List } from './lists/list.js';
import type { RequestOptions } from './options.js';

/** A procedure of the contract. */
interface Procedure {
  kind: string;
  input: unknown;
  output: unknown;
}

type Answered<Output> = [Output] extends [{ items: (infer Item)[]; nextCursor: string | null }]
  ? List<Item>
  : Promise<Output>;

/** A procedure as a method; the input may be left out where all of it is optional. */
export type Method<P extends Procedure> = [keyof P['input']] extends [never]
  ? (input?: Record<string, never>, options?: RequestOptions) => Answered<P['output']>
  : Record<string, never> extends P['input']
    ? (input?: P['input'], options?: RequestOptions) => Answered<P['output']>
    : (input: P['input'], options?: RequestOptions) => Answered<P['output']>;

/** A tree of procedures as objects with methods. */
export type Methods<Node> = {
  readonly [Name in keyof Node]: Node[Name] extends Procedure
    ? Method<Node[Name]>
    : Methods<Node[Name]>;
};

/** The rooms of the API, with a method for each procedure. */
export type Resources = Methods<Contract['procedures']>;
