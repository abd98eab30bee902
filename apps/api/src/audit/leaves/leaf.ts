import { canonicalJson } from '../canonical-json.js';

/** What a leaf says in the clear: nothing that is about a person but the id of their account. */
export interface AuditFacts {
  readonly tenant_id: string;
  readonly id: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly occurred_at: string;
  readonly action: string;
  readonly actor_type: string;
  readonly actor_id: string | null;
  readonly target_type: string;
  readonly target_id: string;
}

function factsOf(row: AuditFacts): AuditFacts {
  const { tenant_id, id, occurred_at, action, actor_type, actor_id, target_type, target_id } = row;
  return { tenant_id, id, occurred_at, action, actor_type, actor_id, target_type, target_id };
}

/**
 * The leaf of a row of format 2: canonical JSON (RFC 8785) in which each personal value is replaced by
 * its commitment.
 * @param commitments path → commitment.
 */
export function saltedLeaf(
  row: AuditFacts & { readonly trace_id: string },
  commitments: ReadonlyMap<string, string>,
  { hasBefore, hasAfter }: { hasBefore: boolean; hasAfter: boolean },
): Buffer {
  return Buffer.from(
    canonicalJson({
      ...factsOf(row),
      format: 2,
      trace_id: row.trace_id,
      ip: commitments.get('ip') ?? null,
      user_agent: commitments.get('user_agent') ?? null,
      before: hasBefore ? under('before.', commitments) : null,
      after: hasAfter ? under('after.', commitments) : null,
    }),
  );
}

function under(
  prefix: string,
  commitments: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const entries = [...commitments].flatMap(([path, commitment]) =>
    path.startsWith(prefix) ? [[path.slice(prefix.length), commitment] as const] : [],
  );
  return Object.fromEntries(entries);
}

/**
 * The leaf of a row of format 1, which was written before there were salts: the SHA-256 of the whole row
 * stands for its values. The trace id, 128 random bits, is left out: it is what keeps the values from
 * being guessed when the row is erased.
 */
export function plainLeaf(row: AuditFacts, hash: Buffer): Buffer {
  return Buffer.from(canonicalJson({ ...factsOf(row), format: 1, row: hash.toString('hex') }));
}
