import { openDatabase } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import { parseArgs } from 'node:util';
import { findAuditKeys } from '../../audit/checkpoints/audit-keys.js';
import type { AuditPublicKey } from '../../audit/checkpoints/audit-key.js';
import { createSinks } from '../../audit/shipping/create-sinks.js';
import type { CheckpointSink } from '../../audit/shipping/sink.js';
import type { AuditProblem } from '../../audit/verification/problems.js';
import { verifyAuditLog } from '../../audit/verification/verify-audit-log.js';
import { readConfig } from '../../config.js';
import { encryptionKeysOf } from '../../platform/encryption/key-file.js';
import { createFieldCrypto } from '../../platform/field-crypto.js';
import { createLogger } from '../../platform/logger.js';
import { isUuid } from '../../trpc/common-schemas.js';
import type { Terminal } from '../keys-rotate/terminal.js';

const USAGE = `Usage: pnpm audit:verify [--tenant ID]

Verifies the audit logs of all tenants, or of one, against their signed checkpoints
and against those that were shipped to the places named by AUDIT_CHECKPOINT_*.

Exit code: 0 verified, 1 problems found, 2 nothing could be verified.
`;
/** Events that one transaction judges. */
const STEP = 20_000;

interface TenantReport {
  readonly tenantId: string;
  readonly treeSize: number;
  readonly unsealed: number;
  readonly problems: readonly AuditProblem[];
}

interface Trust {
  readonly keys: readonly AuditPublicKey[];
  readonly sinks: readonly CheckpointSink[];
}

/** Runs the command. @returns the exit code. */
export async function verifyAuditLogs(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const tenant = readTenant(args);
  if (tenant === undefined) {
    terminal.err(USAGE);
    return 2;
  }
  try {
    const config = readConfig(terminal.env);
    await using db = await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR });
    const logger = createLogger('error', { write: (line) => terminal.err(line) });
    const fieldCrypto = createFieldCrypto(encryptionKeysOf(config));
    const keys = await findAuditKeys(db.identity, { fieldCrypto, logger });
    const trust: Trust = { keys, sinks: createSinks(config) };
    let sound = true;
    for (const tenantId of tenant === null ? await listTenants(db) : [tenant]) {
      const report = await verifyTenant(db, tenantId, trust);
      sound &&= report.problems.length === 0;
      terminal.out(terminal.isTTY ? describe(report) : `${JSON.stringify(report)}\n`);
    }
    return sound ? 0 : 1;
  } catch (error) {
    terminal.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

/** The tenant that was asked for; null for all, undefined for arguments that make no sense. */
function readTenant(args: readonly string[]): string | null | undefined {
  try {
    const { values } = parseArgs({
      args: args.filter((arg) => arg !== '--'),
      options: { tenant: { type: 'string' } },
    });
    if (values.tenant === undefined) return null;
    return isUuid(values.tenant) ? values.tenant : undefined;
  } catch {
    return undefined;
  }
}

async function listTenants(db: Database): Promise<string[]> {
  const rows = await db.platformTransaction(
    (trx) =>
      trx
        .selectFrom('tenants')
        .select('id')
        // A log that is being purged is not whole any more.
        .where((eb) => eb.or([eb('purge_after', 'is', null), eb('purge_after', '>', new Date())]))
        .orderBy('id')
        .execute(),
    { readOnly: true },
  );
  return rows.map(({ id }) => id);
}

async function verifyTenant(
  db: Database,
  tenantId: string,
  { keys, sinks }: Trust,
): Promise<TenantReport> {
  const problems: AuditProblem[] = [];
  for (let from = 0; ;) {
    const step = { tenantId, from, limit: STEP, keys };
    const found = await db.platformTransaction(
      // What was shipped is compared once, at the beginning.
      (trx) => verifyAuditLog({ trx, ...step, sinks: from === 0 ? sinks : [] }),
      { readOnly: true },
    );
    problems.push(...found.problems);
    const { treeSize, unsealed, next } = found;
    if (next === null) return { tenantId, treeSize, unsealed, problems };
    from = next;
  }
}

function describe({ tenantId, treeSize, unsealed, problems }: TenantReport): string {
  const waiting = unsealed === 0 ? '' : `, ${unsealed} waiting to be sealed`;
  const head = `${problems.length === 0 ? '✔' : '✘'} ${tenantId}: ${treeSize} events${waiting}\n`;
  return `${head}${problems.map((problem) => `  ${problem.message} ${JSON.stringify(problem)}\n`).join('')}`;
}
