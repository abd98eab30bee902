import { runVerify } from '../backup/commands/verify.js';
import { processTerminal } from './terminal.js';

/** `pnpm backup:verify`: verifies a backup, or a database that was restored from it. */
process.exitCode = await runVerify(process.argv.slice(2), processTerminal());
