import type { TenantTransaction } from '@incident-tracker/db';
import type { Subject } from '@incident-tracker/policy';
import { recordAudit } from '../../audit/record-audit.js';
import type { TenantStreamContext } from '../../trpc/context.js';
import { filePieces } from '../../trpc/file-pieces.js';
import { listTickets } from '../list-tickets.js';
import type { TicketPage } from '../schemas.js';
import { WRITERS } from './formats.js';
import type { ExportInput } from './schemas.js';

/** Tickets that one transaction reads and that are held at a time. */
const PAGE = 500;

/**
 * The tickets that the caller sees as a file, piece by piece: each page in a transaction of its own,
 * with the rights of its time.
 * @throws AppError FORBIDDEN, in the midst of it, to break the file off.
 */
export async function exportTickets(
  ctx: TenantStreamContext,
  input: ExportInput,
  signal: AbortSignal,
): Promise<AsyncIterable<string, void, void>> {
  const { format, ...list } = input;
  const { ports, tenantId } = ctx;
  const now = ports.clock.now();
  const read = (subject: Subject, cursor: string | undefined): Promise<TicketPage> =>
    ports.db.tenantTransaction(
      tenantId,
      (trx) =>
        listTickets(
          { ...ctx, subject, trx, now, condition: undefined },
          { ...list, limit: PAGE, ...(cursor !== undefined && { cursor }) },
        ),
      { readOnly: true },
    );
  const note = (trx: TenantTransaction) =>
    recordAudit(
      { ...ctx, trx, now },
      { action: 'ticket.exported', target: { type: 'tenant', id: tenantId }, after: { ...input } },
    );
  const first = await read(ctx.subject, undefined);
  await ports.db.tenantTransaction(tenantId, note);
  const { head, line } = WRITERS[format];
  return filePieces(ctx, { permission: 'tickets.export', first, read, head, line, signal });
}
