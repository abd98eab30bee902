import { findAuditKeys } from '../../audit/checkpoints/audit-keys.js';
import { createSinks } from '../../audit/shipping/create-sinks.js';
import { listVerifiable, verifyWholeLog } from '../../audit/verification/verify-whole-log.js';
import type { Transact, WholeLog } from '../../audit/verification/verify-whole-log.js';
import { encryptionKeysOf } from '../../platform/encryption/key-file.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import { isUuid } from '../../trpc/common-schemas.js';
import { openConfigured, readOptions, runCommand } from '../command.js';
import type { CommandContext } from '../command.js';
import type { Terminal } from '../terminal.js';

const USAGE = `Usage: pnpm audit:verify [--tenant ID]

Verifies the audit logs of all tenants, or of one, against their signed checkpoints
and against those that were shipped to the places named by AUDIT_CHECKPOINT_*.

Exit code: 0 verified, 1 problems found, 2 nothing could be verified.
`;

interface Order {
  /** Undefined for all. */
  readonly tenant: string | undefined;
}

/** `pnpm audit:verify`. @returns the exit code. */
export function verifyAuditLogs(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}

function read(args: readonly string[]): Order {
  const { tenant } = readOptions(args, { tenant: { type: 'string' } });
  if (tenant !== undefined && !isUuid(tenant)) throw new Error('--tenant takes the id of a tenant');
  return { tenant };
}

async function work(
  { tenant }: Order,
  { config, terminal, logger }: CommandContext,
): Promise<number> {
  await using db = await openConfigured(config);
  const transact: Transact = (fn) => db.platformTransaction(fn, { readOnly: true });
  const fieldCrypto = createFieldCrypto(encryptionKeysOf(config));
  const keys = await findAuditKeys(db.identity, { fieldCrypto, logger });
  const trust = { keys, sinks: createSinks(config) };
  let sound = true;
  for (const tenantId of tenant === undefined ? await listVerifiable(transact) : [tenant]) {
    const report = { tenantId, ...(await verifyWholeLog(transact, tenantId, trust)) };
    sound &&= report.problems.length === 0;
    terminal.out(terminal.isTTY ? describe(report) : `${JSON.stringify(report)}\n`);
  }
  return sound ? 0 : 1;
}

function describe({
  tenantId,
  treeSize,
  unsealed,
  problems,
}: WholeLog & { tenantId: string }): string {
  const waiting = unsealed === 0 ? '' : `, ${unsealed} waiting to be sealed`;
  const head = `${problems.length === 0 ? '✔' : '✘'} ${tenantId}: ${treeSize} events${waiting}\n`;
  return `${head}${problems.map((problem) => `  ${problem.message} ${JSON.stringify(problem)}\n`).join('')}`;
}
