import type { Permission, Subject } from '@incident-tracker/policy';
import type { AuditAction } from '../../audit/actions.js';
import { recordAudit } from '../../audit/record-audit.js';
import { readerNow } from '../../events/reader-now.js';
import type { TenantContext, TenantStreamContext } from '../context.js';
import { AppError } from '../errors.js';
import type { Writer } from './formats.js';

/** Items that one transaction reads and that are held at a time. */
const PAGE = 500;
/** No page is sent on the strength of rights that were looked at longer ago than this. */
const FRESH_MS = 1_000;

/** A page of what is written to a file. */
interface FilePage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A list that is written to a file. */
export interface ListExport<Item> {
  /** What whoever reads it must hold, as long as they do. */
  readonly permission: Permission;
  readonly action: AuditAction;
  /** What was asked for, as the audit log tells it. */
  readonly asked: object;
  readonly list: (
    ctx: TenantContext,
    page: { limit: number; cursor?: string },
  ) => Promise<FilePage<Item>>;
  readonly writer: Writer<Item>;
  readonly signal: AbortSignal;
}

/**
 * A list as a file, in pieces, each some whole lines. No transaction is held while the reader takes
 * their time: each page has its own, and what changes meanwhile is as of its page. A reader who loses
 * their right to it meanwhile gets no further page, and no end of the file either.
 * @throws AppError FORBIDDEN, in the midst of it, to break the file off.
 */
export async function exportList<Item>(
  ctx: TenantStreamContext,
  { permission, action, asked, list, writer, signal }: ListExport<Item>,
): Promise<AsyncIterable<string, void, void>> {
  const { ports, tenantId } = ctx;
  const now = ports.clock.now();
  const read = (subject: Subject, page: { cursor?: string } = {}): Promise<FilePage<Item>> =>
    ports.db.tenantTransaction(
      tenantId,
      (trx) => list({ ...ctx, subject, trx, now, condition: undefined }, { ...page, limit: PAGE }),
      { readOnly: true },
    );
  const first = await read(ctx.subject);
  await ports.db.tenantTransaction(tenantId, (trx) =>
    recordAudit(
      { ...ctx, trx, now },
      { action, target: { type: 'tenant', id: tenantId }, after: { ...asked } },
    ),
  );

  async function* pieces(): AsyncGenerator<string, void, void> {
    let page = first;
    let checkedAt = performance.now();
    let { subject } = ctx;
    if (writer.head !== '') yield writer.head;
    for (;;) {
      if (page.items.length > 0) yield page.items.map((item) => writer.line(item)).join('');
      if (page.nextCursor === null || signal.aborted) return;
      if (performance.now() - checkedAt > FRESH_MS) {
        const reader = await readerNow(ctx, permission);
        if (reader === null) throw new AppError('FORBIDDEN', { permission });
        subject = reader;
        checkedAt = performance.now();
      }
      page = await read(subject, { cursor: page.nextCursor });
    }
  }
  return pieces();
}
