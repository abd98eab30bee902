import { rotateKeys } from './keys-rotate/run.js';
import { processTerminal } from './terminal.js';

/** `pnpm keys:rotate`: renews what the database is encrypted, or access tokens are signed, with. */
process.exitCode = await rotateKeys(process.argv.slice(2), processTerminal());
