import type { Subject } from '@incident-tracker/policy';
import type { TenantTransaction } from '@incident-tracker/db';
import { recordAudit } from '../../audit/record-audit.js';
import type { TenantStreamContext } from '../../trpc/context.js';
import { filePieces } from '../../trpc/file-pieces.js';
import { listIncidents } from '../list-incidents.js';
import type { IncidentPage } from '../schemas.js';
import { WRITERS } from './formats.js';
import type { ExportInput } from './schemas.js';

/** Incidents that one transaction reads and that are held at a time. */
const PAGE = 500;

/**
 * The tenant's incidents as a file, piece by piece. No transaction is held while the reader takes
 * their time: each page has its own, and what changes meanwhile is as of its page. A reader who loses
 * their right to it meanwhile gets no further page, and no end of the file either.
 * @throws AppError FORBIDDEN, in the midst of it, to break the file off.
 */
export async function exportIncidents(
  ctx: TenantStreamContext,
  input: ExportInput,
  signal: AbortSignal,
): Promise<AsyncIterable<string, void, void>> {
  const { format, ...list } = input;
  const { ports, tenantId } = ctx;
  const now = ports.clock.now();
  const read = (subject: Subject, cursor: string | undefined): Promise<IncidentPage> =>
    ports.db.tenantTransaction(
      tenantId,
      (trx) =>
        listIncidents(
          { ...ctx, subject, trx, now, condition: undefined },
          { ...list, limit: PAGE, ...(cursor !== undefined && { cursor }) },
        ),
      { readOnly: true },
    );
  const note = (trx: TenantTransaction) =>
    recordAudit(
      { ...ctx, trx, now },
      {
        action: 'incident.exported',
        target: { type: 'tenant', id: tenantId },
        after: { ...input },
      },
    );
  const first = await read(ctx.subject, undefined);
  await ports.db.tenantTransaction(tenantId, note);
  const { head, line } = WRITERS[format];
  return filePieces(ctx, { permission: 'incidents.export', first, read, head, line, signal });
}
