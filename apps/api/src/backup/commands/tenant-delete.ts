import type { Terminal } from '../../cli/terminal.js';
import { systemClock } from '../../platform/clock.js';
import { createStorage } from '../../platform/storage/create-storage.js';
import { BackupError } from '../backup-error.js';
import { purgeNow } from '../tenant/purge-now.js';
import { scheduleDeletion } from '../tenant/schedule-deletion.js';
import { openConfigured, readArgs, runCommand } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command.js';
import { CLEAR_LINE, showProgress } from './show-progress.js';
import { tenantIdFrom } from './tenant-id.js';
import { assertCurrentSchema } from '../../platform/assert-current-schema.js';

const USAGE = `Usage: pnpm tenant:delete --tenant ID [--now --confirm NAME]

Deletes a tenant. An OWNER can restore it for 30 days; then all its rows are removed.
Export it first: pnpm tenant:export.

  --now           remove its rows at once, for good
  --confirm NAME  the tenant's name, which --now asks for

Exit code: 0 done, 2 nothing was done, or the retention job has to finish it.
`;

interface Order {
  readonly tenantId: string;
  readonly now: boolean;
  readonly confirm: string | undefined;
}

/** `pnpm tenant:delete`. @returns the exit code. */
export function runTenantDelete(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}

function read(args: readonly string[]): Order {
  const { values, positionals } = readArgs(args, {
    tenant: { type: 'string' },
    now: { type: 'boolean' },
    confirm: { type: 'string' },
  });
  const { now = false, confirm } = values;
  if (positionals.length > 0 || now !== (confirm !== undefined)) throw new Error('see the usage');
  return { tenantId: tenantIdFrom(values.tenant), now, confirm };
}

async function work(order: Order, { config, terminal }: CommandContext): Promise<number> {
  const { tenantId } = order;
  await using db = await openConfigured(config);
  await assertCurrentSchema(db);
  const now = systemClock.now();
  const { name, purgeAfter } = await db.platformTransaction(async (trx) => {
    const scheduled = await scheduleDeletion(trx, { tenantId, now });
    if (order.confirm !== undefined && order.confirm !== scheduled.name) {
      throw new BackupError('--confirm is not the name of the tenant: nothing was deleted');
    }
    return scheduled;
  });
  if (!order.now) {
    const until = purgeAfter.toISOString();
    terminal.out(
      terminal.isTTY
        ? `Tenant "${name}" is deleted. An OWNER can restore it until ${until}.\n`
        : `${JSON.stringify({ tenantId, restorableUntil: until })}\n`,
    );
    return 0;
  }
  const onProgress = showProgress(terminal);
  using storage = createStorage(config);
  const rows = await purgeNow(db, {
    tenantId,
    now,
    storage,
    onRows: (table, count) => onProgress({ step: 'remove', name: table, rows: count, done: true }),
  });
  terminal.out(
    terminal.isTTY
      ? `${CLEAR_LINE}Tenant "${name}" and its ${rows.toLocaleString('en')} rows are gone.\n`
      : `${JSON.stringify({ tenantId, removed: rows })}\n`,
  );
  return 0;
}
