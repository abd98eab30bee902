import { runRetentionCommand } from './retention-run/run.js';
import { processTerminal } from './terminal.js';

/** `pnpm retention:run`: removes what is too old now, rather than within the hour. */
process.exitCode = await runRetentionCommand(process.argv.slice(2), processTerminal());
