import { runBackup } from '../backup/commands/backup.js';
import { processTerminal } from './terminal.js';

/** `pnpm backup`: writes all data of the installation to a folder. */
process.exitCode = await runBackup(process.argv.slice(2), processTerminal());
