import type { Database } from '@incident-tracker/db';
import { pause } from '../../platform/pause.js';
import { removeTenantFiles } from '../../attachments/clean-up/remove-tenant-files.js';
import type { Storage } from '../../platform/storage/storage.js';
import { tryToLeadRetention } from '../../retention/lead.js';
import { purgeTenants } from '../../retention/purge/purge-tenants.js';
import { BackupError } from '../backup-error.js';

/** Before the hour that the purge waits for nodes whose clocks are behind. */
const PAST_MS = 2 * 3_600_000;
const REST_MS = 10;

/** What a purge is told. */
export interface PurgeOrder {
  readonly tenantId: string;
  readonly now: Date;
  readonly onRows: (table: string, rows: number) => void;
  /** Where the tenant's files are. */
  readonly storage: Storage;
}

/**
 * Removes a deleted tenant for good, without waiting for its time; others whose time is over go with it.
 * Cut off, it is finished by the retention job. @returns the rows that it had.
 * @throws BackupError while another process purges.
 */
export async function purgeNow(
  db: Database,
  { tenantId, now, onRows, storage }: PurgeOrder,
): Promise<number> {
  await using session = await db.platformSession();
  if (!(await session.transaction(tryToLeadRetention))) {
    throw new BackupError('Another process is removing old rows at this moment: try again');
  }
  await session.transaction((trx) =>
    trx
      .updateTable('tenants')
      .set({ purge_after: new Date(now.getTime() - PAST_MS) })
      .where('id', '=', tenantId)
      .where('deleted_at', 'is not', null)
      .execute(),
  );
  const { signal } = new AbortController();
  const purged = await purgeTenants({
    transact: (fn) => session.transaction(fn),
    now,
    dryRun: false,
    signal,
    onRows,
    rest: () => pause(REST_MS, signal),
  });
  const own = purged.find((each) => each.tenantId === tenantId);
  if (own === undefined) throw new BackupError(`Tenant ${tenantId} was not purged: try again`);
  // The retention job finds what of them is left, should this be cut off.
  onRows('attachment files', await removeTenantFiles(storage, tenantId));
  return own.rows;
}
