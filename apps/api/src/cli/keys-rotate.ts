import { rotateKeys } from './keys-rotate/run.js';

/** `pnpm keys:rotate`: renews what the database is encrypted, or access tokens are signed, with. */
process.exitCode = await rotateKeys(process.argv.slice(2), {
  env: process.env,
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
