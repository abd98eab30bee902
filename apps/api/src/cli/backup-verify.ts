import { runVerify } from '../backup/commands/verify.js';

/** `pnpm backup:verify`: verifies a backup, or a database that was restored from it. */
process.exitCode = await runVerify(process.argv.slice(2), {
  env: process.env,
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
