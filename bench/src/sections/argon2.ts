import { hash } from '@node-rs/argon2';
import { randomUUID } from 'node:crypto';
import { callsPerSecond } from '../load/calls-per-second.js';
import { requestBytes } from '../load/http-connection.js';
import { runLoad } from '../load/run-load.js';
import type { Round, Target } from '../load/run-load.js';
import { Browser } from '../product/browser.js';
import { formatNumber } from '../report/render-table.js';
import type { Row } from '../report/row.js';
import type { Lab } from '../lab.js';
import type { Section } from './section.js';

/** As apps/api hashes: argon2id, 19 MiB, two passes (OWASP Password Storage Cheat Sheet). */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const PASSWORD = 'plum-orbit-lantern-42';
/** Callers that sign up at the same time, and those that read meanwhile. */
const FLOOD = 16;
const READERS = 4;
/** More sign-ups than one round can bring. */
const SIGN_UPS = 5_000;

async function hashRows(seconds: number): Promise<Row[]> {
  const measure = (concurrency: number): Promise<number> =>
    callsPerSecond(
      async () => {
        await hash(PASSWORD, PARAMETERS);
      },
      { concurrency, seconds },
    );
  await measure(1);
  const alone = await measure(1);
  const rows: Row[] = [{ what: 'one at a time', median: alone, unit: 'hashes/s', ratio: 1 }];
  for (const concurrency of [2, 4]) {
    const perSecond = await measure(concurrency);
    const what = `${concurrency} at a time`;
    rows.push({ what, median: perSecond, unit: 'hashes/s', ratio: perSecond / alone });
  }
  return rows;
}

async function signUps(url: string, pid: number): Promise<Target> {
  const browser = await Browser.open(url);
  // The Origin is compared with the host that was asked.
  const headers = { ...browser.headers(), host: new URL(url).host };
  return {
    url,
    pid,
    requests: Array.from({ length: SIGN_UPS }, () =>
      requestBytes('POST', '/v1/auth/signup', {
        headers,
        body: { email: `${randomUUID()}@example.com`, password: PASSWORD, name: 'Robin Example' },
      }),
    ),
    expectedStatus: 201,
  };
}

async function floodRows(lab: Lab): Promise<Row[]> {
  const [product, { filled, incidentIds }] = await Promise.all([lab.product(), lab.scene()]);
  const reading: Target = {
    ...product,
    requests: incidentIds.map((id) =>
      requestBytes('GET', `/v1/incidents/${id}`, { headers: { 'x-api-key': filled.apiKey } }),
    ),
    expectedStatus: 200,
  };
  const { seconds } = lab.options;
  const read = (): Promise<Round> => runLoad(reading, { connections: READERS, seconds });
  await read();
  const quiet = await read();
  const flooding = await signUps(product.url, product.pid);
  const [signedUp, beside] = await Promise.all([
    runLoad(flooding, { connections: FLOOD, seconds }),
    read(),
  ]);
  const details = (round: Round): string[] => [
    `p50 ${formatNumber(round.p50)} ms`,
    `${formatNumber(round.perSecond)} reads/s`,
  ];
  return [
    { what: `sign-ups, ${FLOOD} callers`, median: signedUp.perSecond, unit: 'sign-ups/s' },
    {
      what: `reads alone, ${READERS} callers: p99`,
      median: quiet.p99,
      unit: 'ms',
      ratio: 1,
      details: details(quiet),
    },
    {
      what: 'reads beside the sign-ups: p99',
      median: beside.p99,
      unit: 'ms',
      ratio: beside.p99 / quiet.p99,
      details: details(beside),
    },
  ];
}

/** How many passwords can be hashed, and what the bounded queue leaves for everybody else. */
export const argon2: Section = {
  name: 'argon2',
  title: 'password hashes at our parameters, and reads beside a flood of sign-ups',
  async run(lab) {
    return [...(await hashRows(lab.options.seconds)), ...(await floodRows(lab))];
  },
};
