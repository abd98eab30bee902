import type { TenantStreamContext } from '../../trpc/context.js';
import { exportList } from '../../trpc/list-files/export-list.js';
import { listTickets } from '../list-tickets.js';
import { WRITERS } from './columns.js';
import type { ExportInput } from './schemas.js';

/**
 * The tickets that the caller sees as a file, piece by piece, with the rights of its time.
 * @throws AppError FORBIDDEN, in the midst of it.
 */
export function exportTickets(
  ctx: TenantStreamContext,
  input: ExportInput,
  signal: AbortSignal,
): Promise<AsyncIterable<string, void, void>> {
  const { format, ...filters } = input;
  return exportList(ctx, {
    permission: 'tickets.export',
    action: 'ticket.exported',
    asked: input,
    list: (inside, page) => listTickets(inside, { ...filters, ...page }),
    writer: WRITERS[format],
    signal,
  });
}
