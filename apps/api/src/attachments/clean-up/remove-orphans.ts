import type { PlatformTransaction } from '@incident-tracker/db';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Config } from '../../config.js';
import { errorCode } from '../../platform/error-code.js';
import type { Ports } from '../../platform/ports.js';
import type { StoredFile } from '../../platform/storage/storage.js';
import { ownerOfKey } from '../keys.js';
import { spoolFolder } from '../upload/uploading.js';

export type OrphanPorts = Pick<Ports, 'storage'> & {
  readonly config: Pick<Config, 'DATA_DIR'>;
};

/** What the sweep takes of a run of the retention job. */
export interface OrphanSweep {
  readonly transact: <T>(fn: (trx: PlatformTransaction) => Promise<T>) => Promise<T>;
  readonly now: Date;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly onFiles: (files: number) => void;
}

/** No upload takes this long: a file that is older has its row, or will never have one. */
const OLD_MS = 86_400_000;
/** Files that one statement asks about. */
const PAGE = 500;

/**
 * Removes files that nothing refers to: of uploads that were cut off by the end of their process, of
 * attachments that were rejected or deleted by one that could not finish, of tenants that are gone.
 */
export async function removeOrphans(ports: OrphanPorts, sweep: OrphanSweep): Promise<void> {
  await removeSpooled(ports, sweep);
  let page: StoredFile[] = [];
  for await (const file of ports.storage.list()) {
    if (sweep.signal.aborted) return;
    if (sweep.now.getTime() - file.modifiedAt.getTime() < OLD_MS) continue;
    page.push(file);
    if (page.length < PAGE) continue;
    await removeFrom(ports, sweep, page);
    page = [];
  }
  await removeFrom(ports, sweep, page);
}

async function removeFrom(
  { storage }: OrphanPorts,
  sweep: OrphanSweep,
  page: readonly StoredFile[],
): Promise<void> {
  if (page.length === 0) return;
  const kept = await sweep.transact((trx) => listKept(trx, page));
  const orphans = page.filter(({ key }) => !kept.has(ownerOfKey(key).id));
  if (!sweep.dryRun) for (const { key } of orphans) await storage.remove(key);
  sweep.onFiles(orphans.length);
}

/** The ids, of those that the files are of, whose attachments still have bytes. */
async function listKept(
  trx: PlatformTransaction,
  page: readonly StoredFile[],
): Promise<ReadonlySet<string>> {
  const owners = page.map(({ key }) => ownerOfKey(key));
  const { rows } = await sql<{ id: string }>`
    SELECT a.id FROM unnest(
      ${owners.map(({ tenantId }) => tenantId)}::uuid[], ${owners.map(({ id }) => id)}::uuid[])
      AS o (tenant_id, id)
    JOIN attachments a ON a.tenant_id = o.tenant_id AND a.id = o.id
    WHERE a.status <> 'rejected'`.execute(trx);
  return new Set(rows.map(({ id }) => id));
}

/** Files that were being received when the process ended. */
async function removeSpooled({ config }: OrphanPorts, sweep: OrphanSweep): Promise<void> {
  const folder = spoolFolder(config);
  const names = await readdir(folder).catch(noneIfAbsent);
  let removed = 0;
  for (const name of names ?? []) {
    const path = join(folder, name);
    const found = await stat(path).catch(noneIfAbsent);
    if (found === null || sweep.now.getTime() - found.mtimeMs < OLD_MS) continue;
    if (!sweep.dryRun) await rm(path, { force: true });
    removed += 1;
  }
  sweep.onFiles(removed);
}

function noneIfAbsent(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
}
