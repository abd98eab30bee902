import { runBackup } from '../backup/commands/backup.js';

/** `pnpm backup`: writes all data of the installation to a folder. */
process.exitCode = await runBackup(process.argv.slice(2), {
  env: process.env,
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
