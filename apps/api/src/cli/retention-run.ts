import { runRetentionCommand } from './retention-run/run.js';

/** `pnpm retention:run`: removes what is too old now, rather than within the hour. */
process.exitCode = await runRetentionCommand(process.argv.slice(2), {
  env: process.env,
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
