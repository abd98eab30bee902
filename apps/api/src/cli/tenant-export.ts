import { runTenantExport } from '../backup/commands/tenant-export.js';
import { processTerminal } from './terminal.js';

/** `pnpm tenant:export`: writes all that a tenant has to a folder. */
process.exitCode = await runTenantExport(process.argv.slice(2), processTerminal());
