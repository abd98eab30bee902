import { hash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { JsonValue } from '../canonical-json.js';

/** 128 bits: nobody guesses a salt, so nobody guesses a value by its commitment. */
const SALT_BYTES = 16;
const SALT_DIGITS = 2 * SALT_BYTES;

/** The values of an audit row that may be about a person. */
export interface AuditDetails {
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly ip: string | null;
  readonly user_agent: string | null;
}

/** A value and where it stands: `ip`, `user_agent`, `before.<property>`, `after.<property>`. */
export type Detail = readonly [path: string, value: JsonValue];

/**
 * The values of a row one by one, in the order of their paths, which is also that of their salts. The
 * database sorts them by bytes when it erases one; property names are ours, and plain ASCII.
 */
export function detailsOf({ before, after, ip, user_agent }: AuditDetails): Detail[] {
  return [
    ...propertiesOf('after.', after),
    ...propertiesOf('before.', before),
    ['ip', ip],
    ['user_agent', user_agent],
  ];
}

function propertiesOf(prefix: string, state: JsonValue): Detail[] {
  if (state === null || typeof state !== 'object') return [];
  const entries = Object.entries(state).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => [`${prefix}${name}`, value] as const);
}

/** Random bytes are drawn so many at a time: a draw costs as much as all else that a row takes. */
const POOL_BYTES = 8_192;
let pool = Buffer.alloc(0);

/** A salt for each value of a row, one after the other. */
export function newSalts(details: readonly Detail[]): Buffer {
  const length = SALT_BYTES * details.length;
  if (pool.length < length) pool = randomBytes(Math.max(POOL_BYTES, length));
  // A copy, so that a row does not keep the whole pool alive.
  const salts = Buffer.from(pool.subarray(0, length));
  pool = pool.subarray(length);
  return salts;
}

/** The salts of a row, in hex: path → salt. A path has none when the row is not what was salted. */
export function saltsOf(details: readonly Detail[], salts: Buffer): Map<string, string> {
  const digits = salts.toString('hex');
  if (digits.length !== SALT_DIGITS * details.length) return new Map();
  return new Map(
    details.map(([path], n) => [path, digits.slice(n * SALT_DIGITS, (n + 1) * SALT_DIGITS)]),
  );
}

/**
 * What the leaf holds in place of a value: SHA-256 of the salt in hex, followed by the value's canonical
 * JSON.
 */
export function commitmentTo(salt: string, value: JsonValue): string {
  return hash('sha256', `${salt}${canonicalJson(value)}`, 'base64url');
}

/** The commitments of a whole row: path → commitment. */
export function commitmentsTo(details: readonly Detail[], salts: Buffer): Map<string, string> {
  const saltAt = saltsOf(details, salts);
  return new Map(
    details.map(([path, value]) => [path, commitmentTo(saltAt.get(path) ?? '', value)]),
  );
}
