import { runTenantDelete } from '../backup/commands/tenant-delete.js';
import { processTerminal } from './terminal.js';

/** `pnpm tenant:delete`: deletes a tenant, at once or in 30 days. */
process.exitCode = await runTenantDelete(process.argv.slice(2), processTerminal());
