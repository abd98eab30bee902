import { isRecord } from '../../http/is-record.js';
import { canonicalJson } from './canonical-json.js';
import { leafHash, sha256 } from './hashing.js';
import { parseLine } from './lines.js';
import type { EventLine, Header } from './lines.js';

/** The facts that a row of format 1 and its leaf have in common. */
const FACTS = [
  'tenant_id',
  'id',
  'occurred_at',
  'action',
  'actor_type',
  'actor_id',
  'target_type',
  'target_id',
] as const;

/** Whether an event is what its leaf says: hash, tenant, id, and every value that is shown. */
export function isIntact(event: EventLine, header: Header): boolean {
  const { leaf: text = '', id, leafHash: hash } = event;
  const leaf = parseLine(text);
  if (leaf === null || !leafHash(Buffer.from(text)).equals(hash)) return false;
  if (leaf['tenant_id'] !== header.tenantId || leaf['id'] !== id) return false;
  return leaf['format'] === 1
    ? isPlainIntact(event, leaf, header)
    : areValuesIntact(event, leaf, header);
}

/** Format 1: the leaf holds the SHA-256 of the whole row. */
function isPlainIntact(
  { row, erased }: EventLine,
  leaf: Readonly<Record<string, unknown>>,
  { personal }: Header,
): boolean {
  if (row === undefined || row === '') return !personal || '*' in erased;
  const stated = parseLine(row);
  if (stated === null || sha256(Buffer.from(row)).toString('hex') !== leaf['row']) return false;
  return FACTS.every((name) => stated[name] === leaf[name]);
}

/** Format 2: the leaf holds a commitment to each value. */
function areValuesIntact(
  { values, salts, erased }: EventLine,
  leaf: Readonly<Record<string, unknown>>,
  { personal }: Header,
): boolean {
  const commitments = commitmentsIn(leaf);
  if (values === undefined) return !personal;
  for (const [path, value] of Object.entries(values)) {
    const salt = salts[path];
    if (typeof salt !== 'string') return false;
    const bytes = Buffer.from(`${salt}${canonicalJson(value)}`);
    if (sha256(bytes).toString('base64url') !== commitments.get(path)) return false;
  }
  // What is not shown must have been erased.
  return [...commitments.keys()].every((path) => path in values || path in erased);
}

function commitmentsIn(leaf: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const found = new Map<string, unknown>([
    ['ip', leaf['ip']],
    ['user_agent', leaf['user_agent']],
  ]);
  for (const side of ['before', 'after']) {
    const state = leaf[side];
    if (!isRecord(state)) continue;
    for (const [name, commitment] of Object.entries(state))
      found.set(`${side}.${name}`, commitment);
  }
  return found;
}
