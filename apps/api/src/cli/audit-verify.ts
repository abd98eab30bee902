import { verifyAuditLogs } from './audit-verify/run.js';
import { processTerminal } from './terminal.js';

/** `pnpm audit:verify`: verifies the audit logs of an installation from its database. */
process.exitCode = await verifyAuditLogs(process.argv.slice(2), processTerminal());
