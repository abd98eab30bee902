import { runRestore } from '../backup/commands/restore.js';
import { processTerminal } from './terminal.js';

/** `pnpm backup:restore`: loads a backup into an empty database, and verifies it. */
process.exitCode = await runRestore(process.argv.slice(2), processTerminal());
