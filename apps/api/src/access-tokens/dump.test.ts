import type { Database, PlatformTransaction } from '@incident-tracker/db';
import { sql } from 'kysely';
import { Secret } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { automationClient, textAt } from '../testing/client.js';
import {
  PASSWORD,
  createMachine,
  expectStatus,
  signUpOwner,
  tokenFromMail,
} from '../testing/people.js';
import type { Member } from '../testing/people.js';
import { enrolTotp } from '../testing/second-factors.js';
import { startTestApp } from '../testing/start-test-app.js';
import { logInForTokens, refresh, tokensIn } from '../testing/tokens.js';

/*
 * Whoever gets hold of a dump of the database must not be able to use anything in it: every secret that
 * the product hands out is looked for in every row of every table, as text and in the usual encodings.
 */

const stack = new AsyncDisposableStack();
/** Secrets by what they are. */
const secrets = new Map<string, string>();
const log: string[] = [];
let dump: Map<string, string>;

const SCHEMAS = sql`n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

async function tablesIn(trx: PlatformTransaction): Promise<{ name: string; readable: boolean }[]> {
  const { rows } = await sql<{ name: string; readable: boolean }>`
    select format('%I.%I', n.nspname, c.relname) as name,
      has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and ${SCHEMAS}`.execute(trx);
  return rows;
}

/** Every row of every table as text, by table: the platform role sees all tenants, the login user the rest. */
async function dumpOf(db: Database): Promise<Map<string, string>> {
  return db.platformTransaction(async (trx) => {
    const tables = new Map<string, string>();
    const read = async (): Promise<void> => {
      for (const { name, readable } of await tablesIn(trx)) {
        if (!readable || tables.has(name)) continue;
        const { rows } = await sql<{ line: string }>`
          select t::text as line from ${sql.raw(name)} t`.execute(trx);
        tables.set(name, rows.map(({ line }) => line).join('\n'));
      }
    };
    await read();
    await sql`SET LOCAL ROLE NONE`.execute(trx);
    await read();
    const missed = (await tablesIn(trx)).filter(({ name }) => !tables.has(name));
    expect(missed).toEqual([]);
    return tables;
  });
}

/** The ways in which a secret could be written down. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const decoded = Buffer.from(secret, 'base64url');
  return [
    secret,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    ...(decoded.length >= 16
      ? [decoded.toString('hex'), decoded.toString('base64').slice(0, -4)]
      : []),
  ];
}

function placesOf(secret: string, texts: ReadonlyMap<string, string>): string[] {
  const wanted = spellings(secret);
  return [...texts].flatMap(([name, text]) =>
    wanted.some((spelling) => text.includes(spelling)) ? [name] : [],
  );
}

/** A sign-in in two steps, up to the second one. */
async function addSecondFactor({ client, email }: Member): Promise<void> {
  const enrolled = await enrolTotp(client, new Date());
  secrets.set('TOTP secret', enrolled.secret);
  secrets.set('bytes of the TOTP secret', Secret.fromBase32(enrolled.secret).hex.toLowerCase());
  for (const [index, code] of enrolled.recoveryCodes.entries()) {
    secrets.set(`recovery code ${index}`, code);
    secrets.set(`recovery code ${index} without dashes`, code.replaceAll('-', ''));
  }
  for (const [name, value] of client.cookies) secrets.set(`${name} after that`, value);
  const login = await automationClient(client.url).post('/v1/login', { email, password: PASSWORD });
  secrets.set('challenge for a second factor', textAt(login.body, 'details', 'challenge'));
}

async function addPhone({ client }: Member): Promise<void> {
  const sms = { channel: 'sms', purpose: 'verify_phone', phone: '+15005550123' };
  const sent = expectStatus(await client.post('/v1/otp/send', sms), 202);
  const mailbox = await client.get('/v1/dev/mailbox?to=%2B15005550123');
  const code = /\b\d{6}\b/.exec(textAt(mailbox.body, 'items', '0', 'text'))?.[0] ?? '';
  secrets.set('phone number while it is verified', sms.phone);
  const { purpose } = sms;
  const given = { flowId: textAt(sent.body, 'flowId'), purpose, code };
  expectStatus(await client.post('/v1/otp/verify', given), 200);
}

beforeAll(async () => {
  const app = stack.use(
    await startTestApp({ env: { LOG_LEVEL: 'trace' }, onLog: (line) => log.push(line) }),
  );
  const { url } = app;
  const anybody = automationClient(url);
  const owner = await signUpOwner(url);
  const { email, client } = owner;
  secrets.set('password', PASSWORD);
  secrets.set('token of the verification mail', await tokenFromMail(url, email));
  secrets.set('CSRF token', textAt((await client.get('/v1/auth/me')).body, 'csrfToken'));
  for (const [name, value] of client.cookies) secrets.set(`cookie ${name}`, value);

  const tokens = await logInForTokens(url, email);
  const renewed = tokensIn(url, await refresh(url, tokens.refreshToken));
  for (const [which, pair] of Object.entries({ spent: tokens, live: renewed })) {
    secrets.set(`${which} refresh token`, pair.refreshToken);
    secrets.set(`${which} access token`, pair.accessToken);
    secrets.set(`signature of the ${which} access token`, pair.accessToken.split('.')[2] ?? '');
  }
  const { apiKey } = await createMachine(owner);
  secrets.set('API key', apiKey);

  const invite = { email: 'invited@example.com', role: 'VIEWER' };
  expectStatus(await client.post(`/v1/tenants/${owner.tenantId}/invites`, invite), 201);
  secrets.set('token of the invitation', await tokenFromMail(url, invite.email));
  expectStatus(await anybody.post('/v1/auth/password/forgot', { email }), 202);
  secrets.set('token of the reset mail', await tokenFromMail(url, email));
  // Refused ones are secrets, too: somebody may have typed the password of another account.
  await anybody.post('/v1/login', { email, password: 'somebody-elses-secret-9' });
  secrets.set('password that was refused', 'somebody-elses-secret-9');
  await anybody.get(`/v1/verify-token`, {
    headers: { authorization: 'Bearer itk_live_mistyped0' },
  });
  secrets.set('key that was refused', 'itk_live_mistyped0');

  const careful = await signUpOwner(url);
  await addSecondFactor(careful);
  await addPhone(careful);
  const { privateKey } = await app.ports.tokenKeys.signer();
  const { d = '' } = privateKey.export({ format: 'jwk' });
  secrets.set('private signing key', d);
  dump = await dumpOf(app.database);
});
afterAll(() => stack.disposeAsync());

describe('a dump of the database', () => {
  test('has every table in it, and what may be there', () => {
    expect(dump.size).toBeGreaterThan(25);
    for (const table of ['sessions', 'refresh_tokens', 'signing_keys', 'totp_factors', 'users']) {
      expect(dump.get(`public.${table}`)).toMatch(/\S/);
    }
    expect(placesOf('invited@example.com', dump)).toContain('public.invites');
    expect(secrets.size).toBeGreaterThan(40);
  });

  test('would show a secret that somebody had written down, in any encoding', () => {
    const secret = 'Qm9vbSBzaGFrYWxha2EgYm9vbQ';
    for (const spelling of spellings(secret)) {
      expect(placesOf(secret, new Map([['leaky', `(1,"${spelling}")`]]))).toEqual(['leaky']);
    }
  });

  test('contains no secret that the product has handed out or taken', () => {
    const found = [...secrets].flatMap(([what, secret]) =>
      placesOf(secret, dump).map((table) => `${what} in ${table}`),
    );
    expect(found).toEqual([]);
  });
});

test('the log contains none of them either', () => {
  expect(log.length).toBeGreaterThan(10);
  const text = new Map([['log', log.join('\n')]]);
  expect([...secrets].filter(([, secret]) => placesOf(secret, text).length > 0)).toEqual([]);
});
