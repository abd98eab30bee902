/* Compiled, never run: the manifest and the types of the router say the same. */
import type { Contract } from '../contract.js';
import type { PROCEDURES } from './procedures.js';

type Same<A, B> = [A, B] extends [B, A] ? true : false;

function holds<_Claim extends true>(): void {}

type Dotted<Prefix extends string, Name extends string> = Prefix extends ''
  ? Name
  : `${Prefix}.${Name}`;

type KindOf<Procedure> = Procedure extends { output: { items: unknown; nextCursor: unknown } }
  ? 'list'
  : Procedure extends { kind: infer Kind }
    ? Kind
    : never;

/** `'incidents.list' | …`, each with its kind, as pairs. */
type Pairs<Node, Prefix extends string = ''> = {
  [Name in keyof Node & string]: Node[Name] extends {
    kind: string;
    input: unknown;
    output: unknown;
  }
    ? [Dotted<Prefix, Name>, KindOf<Node[Name]>]
    : Pairs<Node[Name], Dotted<Prefix, Name>>;
}[keyof Node & string];

type Manifest = typeof PROCEDURES;
/** What tells an attempt from another mutation is not in the types. */
type TypeOf<Kind> = Kind extends 'attempt' ? 'mutation' : Kind;
type ManifestPairs = { [Name in keyof Manifest]: [Name, TypeOf<Manifest[Name]>] }[keyof Manifest];

type RouterPairs = Pairs<Contract['procedures']>;
type Incomplete = Exclude<ManifestPairs, ['incidents.declare', 'mutation']>;

holds<Same<ManifestPairs, RouterPairs>>();
// @ts-expect-error the comparison notices a procedure that is missing
holds<Same<Incomplete, RouterPairs>>();
