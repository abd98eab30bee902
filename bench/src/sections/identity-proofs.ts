import { createHash, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import pg from 'pg';
import type { Lab } from '../lab.js';
import { callsPerSecond } from '../load/calls-per-second.js';
import type { Row } from '../report/row.js';
import { median, pairedRatio } from '../statistics.js';
import { openAuthenticators } from './identity-authenticators.js';
import { signInBothWays } from './identity-people.js';

/** The product's own default. */
const POOL_SIZE = 10;
/** Without HTTP in between, half a round says as much. */
const ROUND_SHARE = 0.5;
const FLOOR_SQL = 'SELECT id, user_id, expires_at FROM sessions WHERE secret_hash = $1';

/** A way of proof, and what it is measured against. */
interface Way {
  readonly what: string;
  readonly against: string;
  readonly call: () => unknown;
}

async function publicKeyOf(url: string): Promise<KeyObject> {
  const answer: unknown = await (await fetch(`${url}/.well-known/jwks.json`)).json();
  const keys: unknown = Reflect.get(Object(answer), 'keys');
  if (!Array.isArray(keys) || keys.length !== 1) throw new Error('expected one published key');
  return createPublicKey({ key: keys[0], format: 'jwk' });
}

/** How many proofs are checked in a second, beside the least that each of them takes. */
export async function proofRows(lab: Lab): Promise<Row[]> {
  const [database, dataDir, product, { filled }] = await Promise.all([
    lab.database(),
    lab.dataDir(),
    lab.product(),
    lab.scene(),
  ]);
  await using stack = new AsyncDisposableStack();
  const connectionString = database.urlAs('app_rw');
  const pool = new pg.Pool({ connectionString, max: POOL_SIZE, pipeline: true });
  stack.defer(() => pool.end());
  const issuer = product.url;
  const authenticators = stack.use(await openAuthenticators(database, { dataDir, issuer }));
  const { cookieValue, accessToken } = await signInBothWays(product.url);
  const publicKey = await publicKeyOf(product.url);

  const secretHash = createHash('sha256').update(cookieValue).digest();
  const query = async (): Promise<boolean> => {
    const { rows } = await pool.query({ name: 'floor', text: FLOOR_SQL, values: [secretHash] });
    return rows.length === 1;
  };
  const lastDot = accessToken.lastIndexOf('.');
  const signed = Buffer.from(accessToken.slice(0, lastDot));
  const signature = Buffer.from(accessToken.slice(lastDot + 1), 'base64url');
  const verifyOnce = (): boolean => verify(null, signed, publicKey, signature);

  const QUERY = 'one indexed query';
  const VERIFICATION = 'one Ed25519 verification';
  const BOTH = 'one verification, then one query';
  const ways: readonly Way[] = [
    { what: QUERY, against: QUERY, call: query },
    { what: 'session', against: QUERY, call: () => authenticators.session(cookieValue) },
    { what: 'API key', against: QUERY, call: () => authenticators.apiKey(filled.apiKey) },
    { what: VERIFICATION, against: VERIFICATION, call: verifyOnce },
    { what: BOTH, against: BOTH, call: () => verifyOnce() && query() },
    { what: 'access token', against: BOTH, call: () => authenticators.accessToken(accessToken) },
  ];
  const results = await measure(ways, lab);
  return ways.map(({ what, against }) => ({
    what: `proofs: ${what}`,
    median: median(results.get(what) ?? []),
    unit: '/s',
    ratio: pairedRatio(results.get(what) ?? [], results.get(against) ?? []),
    ...(what !== against && { details: [`ratio: to ${against}`] }),
  }));
}

/** Calls per second of each round; the first round warms up. */
async function measure(ways: readonly Way[], { options }: Lab): Promise<Map<string, number[]>> {
  const { rounds, connections: concurrency } = options;
  const seconds = options.seconds * ROUND_SHARE;
  const results = new Map<string, number[]>(ways.map(({ what }) => [what, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const { what, call } of ways) {
      const proven = async (): Promise<void> => {
        const answer = await call();
        if (answer === null || answer === false) throw new Error(`${what} was refused`);
      };
      const perSecond = await callsPerSecond(proven, { concurrency, seconds });
      if (round >= 0) results.get(what)?.push(perSecond);
    }
  }
  return results;
}
