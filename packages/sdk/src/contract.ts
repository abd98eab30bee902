import type {
  AppRouter,
  ErrorCode,
  EventPayload,
  EventType,
  RouterInputs,
  RouterOutputs,
} from '@incident-tracker/api';

/**
 * A value that the server knows and this release does not; at run time, any string. Enums of the API
 * grow: give every `switch` over one a default branch. An enum in the sense of TypeScript, because
 * that is the one kind of string that differs from every literal and still tells unions apart.
 */
export declare enum Unlisted {
  value = '(unlisted)',
}

/**
 * Writes the router's types out in full. The helpers live inside the function on purpose: they are
 * out of reach of the emitted declarations, so the compiler has to print what they come to, and the
 * published types import nothing.
 */
function flatten<Router, Inputs, Outputs, Codes, Events>() {
  type IsUnion<T, All = T> = T extends unknown ? ([All] extends [T] ? false : true) : never;
  /** Enums are open; a lone literal tells the members of a union apart and stays. */
  type Open<S extends string> = string extends S ? S : true extends IsUnion<S> ? S | Unlisted : S;
  type Strings<T> = [Extract<T, string>] extends [never] ? never : Open<Extract<T, string>>;
  /** "No properties" can be joined with some; "every property is never" cannot. */
  type Empty = { [K in never]: never };
  type Others<T> = T extends string
    ? never
    : T extends readonly (infer Item)[]
      ? Flat<Item>[]
      : T extends Record<string, never>
        ? Empty
        : T extends object
          ? { [K in keyof T]: Flat<T[K]> }
          : T;
  type Flat<T> = unknown extends T ? T : Others<T> | Strings<T>;
  type KindOf<P> = P extends { _def: { type: infer Kind } } ? Kind : never;
  type NoAnswer<T> = [T] extends [never] ? undefined : Flat<T>;
  /** Streams have no single answer; the SDK has a method of its own for them. */
  type CallableKeys<R> = {
    [K in keyof R]: 'subscription' extends KindOf<R[K]> ? never : K;
  }[keyof R];
  type Tree<R, I, O> = {
    [K in CallableKeys<R> & keyof I & keyof O]: [KindOf<R[K]>] extends [never]
      ? Tree<R[K], I[K], O[K]>
      : { kind: KindOf<R[K]>; input: Flat<I[K]>; output: NoAnswer<O[K]> };
  };
  type Rooms = Router extends { _def: { record: infer Record } } ? Record : never;
  type Contract = {
    procedures: Tree<Rooms, Inputs, Outputs>;
    errorCode: Flat<Codes>;
    events: { [Type in keyof Events]: Flat<Events[Type]> };
  };
  return undefined as unknown as Contract;
}

type EventPayloads = { [Type in EventType]: EventPayload<Type> };

/** A file travels by its own route (files/create-files.ts), not as JSON. */
type WithoutUploads<Io extends { attachments: { create: unknown } }> = Omit<Io, 'attachments'> & {
  attachments: Omit<Io['attachments'], 'create'>;
};

const contract = flatten<
  AppRouter,
  WithoutUploads<RouterInputs>,
  WithoutUploads<RouterOutputs>,
  ErrorCode,
  EventPayloads
>();

/** The API as types: each procedure's kind, input and output; the error codes; the events. */
export type Contract = typeof contract;
