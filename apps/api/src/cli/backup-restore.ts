import { runRestore } from '../backup/commands/restore.js';

/** `pnpm backup:restore`: loads a backup into an empty database, and verifies it. */
process.exitCode = await runRestore(process.argv.slice(2), {
  env: process.env,
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
