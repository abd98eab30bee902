import type { TenantStreamContext } from '../../trpc/context.js';
import { exportList } from '../../trpc/list-files/export-list.js';
import { listIncidents } from '../list-incidents.js';
import { WRITERS } from './columns.js';
import type { ExportInput } from './schemas.js';

/** The tenant's incidents as a file, piece by piece. @throws AppError FORBIDDEN, in the midst of it. */
export function exportIncidents(
  ctx: TenantStreamContext,
  input: ExportInput,
  signal: AbortSignal,
): Promise<AsyncIterable<string, void, void>> {
  const { format, ...filters } = input;
  return exportList(ctx, {
    permission: 'incidents.export',
    action: 'incident.exported',
    asked: input,
    list: (inside, page) => listIncidents(inside, { ...filters, ...page }),
    writer: WRITERS[format],
    signal,
  });
}
