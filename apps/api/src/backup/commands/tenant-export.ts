import type { Terminal } from '../../cli/terminal.js';
import { systemClock } from '../../platform/clock.js';
import { fileSources } from '../file-sources.js';
import { exportTenant } from '../tenant/export-tenant.js';
import { onlyOne, openConfigured, readArgs, runCommand } from '../../cli/command.js';
import type { CommandContext } from '../../cli/command.js';
import { CLEAR_LINE, showProgress } from './show-progress.js';
import { tenantIdFrom } from './tenant-id.js';
import { assertCurrentSchema } from '../../platform/assert-current-schema.js';

const USAGE = `Usage: pnpm tenant:export --tenant ID FOLDER [--gzip]

Writes all rows and files of a tenant to a new folder, to be handed over: one JSON object
per line and row. Secrets and hashes are left out; so are other tenants.

Exit code: 0 done, 2 nothing was exported.
`;

/** `pnpm tenant:export`. @returns the exit code. */
export function runTenantExport(args: readonly string[], terminal: Terminal): Promise<number> {
  return runCommand({ usage: USAGE, read, work }, args, terminal);
}

function read(args: readonly string[]): { tenantId: string; folder: string; gzip: boolean } {
  const { values, positionals } = readArgs(args, {
    tenant: { type: 'string' },
    gzip: { type: 'boolean' },
  });
  const { gzip = false } = values;
  return { tenantId: tenantIdFrom(values.tenant), folder: onlyOne(positionals), gzip };
}

async function work(
  order: ReturnType<typeof read>,
  { config, terminal }: CommandContext,
): Promise<number> {
  await using db = await openConfigured(config);
  await assertCurrentSchema(db);
  const exported = await exportTenant(db, {
    ...order,
    now: systemClock.now(),
    sources: fileSources(config),
    onProgress: showProgress(terminal),
  });
  const rows = exported.tables.reduce((sum, table) => sum + table.rows, 0);
  const { folder, tenantId } = order;
  const files = exported.files.length;
  terminal.out(
    terminal.isTTY
      ? `${CLEAR_LINE}${rows.toLocaleString('en')} rows and ${files} files of tenant ${tenantId} are in ${folder}.\n`
      : `${JSON.stringify({ folder, tenantId, rows, files })}\n`,
  );
  return 0;
}
