import { z } from 'zod';
import type { JsonValue } from '../canonical-json.js';
import { canonicalAuditRow } from '../canonical-row.js';
import { leafHash, sha256 } from '../merkle/hashing.js';
import { commitmentTo, detailsOf, saltsOf } from './commitments.js';
import type { AuditDetails } from './commitments.js';
import { plainLeaf, saltedLeaf } from './leaf.js';
import type { AuditFacts } from './leaf.js';

/** An audit row as it is judged; times as text, states as JSON. */
export interface JudgedRow extends AuditFacts, AuditDetails {
  readonly trace_id: string;
  readonly format: 1 | 2;
  readonly canonical: Buffer;
  readonly hash: Buffer;
  readonly salt: Buffer | null;
  readonly salts: Readonly<Record<string, string>> | null;
  readonly erased: Readonly<Record<string, string>> | null;
}

/** What a row is worth. */
export interface Judgement {
  /** The leaf that follows from the row's columns. */
  readonly leaf: Buffer;
  readonly leafHash: Buffer;
  /** Whether the row is in itself as it was written, but for lawful erasures. */
  readonly intact: boolean;
}

/** Builds the leaf of a row from its columns alone, and says whether the row agrees with itself. */
export function judgeRow(row: JudgedRow): Judgement {
  return row.format === 1 ? judgePlain(row) : judgeSalted(row);
}

function judgePlain(row: JudgedRow): Judgement {
  const leaf = plainLeaf(row, row.hash);
  const erased = row.erased !== null && '*' in row.erased;
  const bytes = canonicalAuditRow(row);
  const intact = erased
    ? row.canonical.length === 0 && detailsOf(row).every(([, value]) => value === null)
    : bytes.equals(row.canonical) && sha256(bytes).equals(row.hash);
  return { leaf, leafHash: leafHash(leaf), intact };
}

function judgeSalted(row: JudgedRow): Judgement {
  const erased = row.erased ?? {};
  const written = commitmentsIn(row.canonical);
  const commitments = new Map<string, string>();
  const details = detailsOf(row);
  const salts =
    row.salt === null ? new Map(Object.entries(row.salts ?? {})) : saltsOf(details, row.salt);
  let salted = true;
  for (const [path, value] of details) {
    if (path in erased) {
      // Erased values of these two are null; those of the states are gone with their property.
      salted &&= value === null;
      continue;
    }
    const salt = salts.get(path);
    if (salt === undefined) salted = false;
    else commitments.set(path, commitmentTo(salt, value));
  }
  for (const path of Object.keys(erased)) {
    const commitment = written.get(path);
    if (commitment === undefined) salted = false;
    else commitments.set(path, commitment);
  }
  const leaf = saltedLeaf(row, commitments, {
    hasBefore: row.before !== null,
    hasAfter: row.after !== null,
  });
  const hash = leafHash(leaf);
  return {
    leaf,
    leafHash: hash,
    intact: salted && leaf.equals(row.canonical) && hash.equals(row.hash),
  };
}

const state = z.record(z.string(), z.string()).nullable().catch(null);
const writtenLeaf = z.object({
  ip: z.string().optional().catch(undefined),
  user_agent: z.string().optional().catch(undefined),
  before: state,
  after: state,
});

/** The commitments in a leaf: path → commitment; none in what is no leaf. */
export function commitmentsIn(leaf: Buffer): Map<string, string> {
  const { ip, user_agent, before, after } = writtenLeaf.parse(jsonOf(leaf));
  const found = new Map<string, string>();
  if (ip !== undefined) found.set('ip', ip);
  if (user_agent !== undefined) found.set('user_agent', user_agent);
  for (const [name, commitment] of Object.entries(before ?? {})) {
    found.set(`before.${name}`, commitment);
  }
  for (const [name, commitment] of Object.entries(after ?? {})) {
    found.set(`after.${name}`, commitment);
  }
  return found;
}

function jsonOf(bytes: Buffer): JsonValue | Record<string, never> {
  try {
    const value = JSON.parse(bytes.toString('utf8')) as JsonValue;
    return value !== null && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}
