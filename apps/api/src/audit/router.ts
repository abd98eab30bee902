import { router } from '../trpc/init.js';
import { tenantProcedure } from '../trpc/procedures.js';
import { listAuditLogs } from './list-audit-logs.js';
import { auditLogPage, listAuditLogsInput } from './schemas.js';

export const auditRouter = router({
  list: tenantProcedure
    .meta({
      auth: ['session', 'apiKey'],
      permission: 'audit_log.read',
      tenant: 'active',
      rate: 'read',
      rest: {
        method: 'GET',
        path: '/v1/audit-logs',
        summary: 'List the audit log',
        description:
          'Every sensitive change with who made it, when, from where, and what was before and after. Newest first.',
        tags: ['audit'],
        errors: ['CURSOR_INVALID'],
      },
    })
    .input(listAuditLogsInput)
    .output(auditLogPage)
    .query(({ ctx, input }) => listAuditLogs(ctx, input)),
});
