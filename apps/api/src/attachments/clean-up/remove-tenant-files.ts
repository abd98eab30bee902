import type { Storage } from '../../platform/storage/storage.js';

/** Removes all files of a tenant that is gone. @returns how many there were. */
export async function removeTenantFiles(storage: Storage, tenantId: string): Promise<number> {
  let removed = 0;
  for await (const { key } of storage.list(tenantId)) {
    await storage.remove(key);
    removed += 1;
  }
  return removed;
}
