import { sql } from 'kysely';
import type { Ports } from '../../platform/ports.js';

/** A sum over all tenants is kept this long. */
const KEEP_MS = 60_000;
const SCANNER_KEEP_MS = 5_000;

/** Whether the scanner answers, how many files wait for it, and how much is stored. */
export function observeAttachments({
  db,
  metrics,
  scanner,
}: Pick<Ports, 'db' | 'metrics' | 'scanner'>): Disposable {
  const looks = new DisposableStack();
  looks.use(
    metrics.observe(
      'attachment_scanner_up',
      async () => {
        if (scanner === null) return [];
        const isUp = await scanner.ping().then(
          () => true,
          () => false,
        );
        return [{ value: isUp ? 1 : 0, attributes: {} }];
      },
      { keepMs: SCANNER_KEEP_MS },
    ),
  );
  const count = (what: ReturnType<typeof sql<string>>, where: ReturnType<typeof sql<boolean>>) =>
    db.platformTransaction(
      async (trx) => {
        const { rows } = await sql<{ value: string }>`
          SELECT ${what} AS value FROM attachments WHERE ${where}`.execute(trx);
        return rows.map(({ value }) => ({ value: Number(value), attributes: {} }));
      },
      { readOnly: true },
    );
  looks.use(
    metrics.observe(
      'attachments_quarantined',
      () => count(sql`count(*)`, sql`status = 'quarantined'`),
      { keepMs: SCANNER_KEEP_MS },
    ),
  );
  looks.use(
    metrics.observe(
      'attachment_stored_bytes',
      () =>
        count(
          sql`coalesce(sum(size_bytes + coalesce(thumbnail_bytes, 0)), 0)`,
          sql`status <> 'rejected'`,
        ),
      { keepMs: KEEP_MS },
    ),
  );
  return looks;
}
