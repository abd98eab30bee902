import { hash } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import type { Lab } from '../lab.js';
import { callsPerSecond } from '../load/calls-per-second.js';
import { Measured } from '../load/compare.js';
import { requestBytes } from '../load/http-connection.js';
import { runLoad } from '../load/run-load.js';
import type { Round, Target } from '../load/run-load.js';
import { formatNumber } from '../report/render-table.js';
import { ratioAtMost } from '../report/row.js';
import type { Row } from '../report/row.js';
import { median } from '../statistics.js';
import { register } from './identity-people.js';

/** As apps/api hashes: argon2id, 19 MiB, two passes (OWASP Password Storage Cheat Sheet). */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** As many hashes at a time as PASSWORD_HASH_CONCURRENCY=0 gives. */
const HASHES_AT_A_TIME = Math.max(1, Math.min(4, availableParallelism() - 1));
/** Callers that sign in at the same time, and those that read meanwhile. */
const FLOOD = 16;
const READERS = 4;
/** How much slower the slowest hundredth of the reads may become. */
const GOAL = ratioAtMost(2);

interface Rounds {
  readonly hashes: number[];
  readonly signIns: Round[];
  readonly quiet: Round[];
  readonly beside: Round[];
  readonly signInsBeside: Round[];
}

function hashesPerSecond(seconds: number): Promise<number> {
  return callsPerSecond(
    async () => {
      await hash('plum-orbit-lantern-42', PARAMETERS);
    },
    { concurrency: HASHES_AT_A_TIME, seconds },
  );
}

async function measure(targets: { reading: Target; signingIn: Target }, { options }: Lab) {
  const { seconds } = options;
  const read = (): Promise<Round> => runLoad(targets.reading, { connections: READERS, seconds });
  const signIn = (): Promise<Round> => runLoad(targets.signingIn, { connections: FLOOD, seconds });
  const rounds: Rounds = { hashes: [], signIns: [], quiet: [], beside: [], signInsBeside: [] };
  await read();
  await signIn();
  for (let round = 0; round < options.rounds; round += 1) {
    rounds.hashes.push(await hashesPerSecond(seconds));
    rounds.signIns.push(await signIn());
    rounds.quiet.push(await read());
    const [flood, beside] = await Promise.all([signIn(), read()]);
    rounds.beside.push(beside);
    rounds.signInsBeside.push(flood);
  }
  return {
    hashes: rounds.hashes,
    signIns: new Measured(rounds.signIns),
    quiet: new Measured(rounds.quiet),
    beside: new Measured(rounds.beside),
    signInsBeside: new Measured(rounds.signInsBeside),
  };
}

const readDetails = (measured: Measured): string[] => [
  `p50 ${formatNumber(measured.median('p50'))} ms`,
  `${formatNumber(measured.median('perSecond'))} reads/s`,
];

/** How near sign-ins come to what argon2 allows, and what a flood of them leaves for reads. */
export async function floodRows(lab: Lab): Promise<Row[]> {
  const [product, { filled, incidentIds }] = await Promise.all([lab.product(), lab.scene()]);
  const accounts = await register(product.url, FLOOD);
  const reading: Target = {
    ...product,
    requests: incidentIds.map((id) =>
      requestBytes('GET', `/v1/incidents/${id}`, { headers: { 'x-api-key': filled.apiKey } }),
    ),
    expectedStatus: 200,
  };
  const signingIn: Target = {
    ...product,
    requests: accounts.map((account) => requestBytes('POST', '/v1/login', { body: account })),
    expectedStatus: 200,
  };
  const measured = await measure({ reading, signingIn }, lab);
  const { hashes, signIns, quiet, beside, signInsBeside } = measured;
  const share = signIns
    .all('perSecond')
    .map((value, round) => value / (hashes[round] ?? Number.NaN));
  return [
    {
      what: `argon2 alone, ${HASHES_AT_A_TIME} at a time`,
      median: median(hashes),
      unit: 'hashes/s',
      ratio: 1,
    },
    {
      what: `sign-ins, ${FLOOD} callers`,
      median: signIns.median('perSecond'),
      unit: 'sign-ins/s',
      ratio: median(share),
      details: [`node CPU ${formatNumber(signIns.median('cpuMicros'))} µs/sign-in, hash included`],
    },
    {
      what: `reads alone, ${READERS} callers: p99`,
      median: quiet.median('p99'),
      unit: 'ms',
      ratio: 1,
      details: readDetails(quiet),
    },
    {
      what: 'reads beside the sign-ins: p99',
      median: beside.median('p99'),
      unit: 'ms',
      ratio: beside.ratio('p99', quiet),
      goal: GOAL,
      details: [
        ...readDetails(beside),
        `${formatNumber(signInsBeside.median('perSecond'))} sign-ins/s`,
      ],
    },
  ];
}
