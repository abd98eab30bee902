import { runTenantExport } from '../backup/commands/tenant-export.js';

/** `pnpm tenant:export`: writes all that a tenant has to a folder. */
process.exitCode = await runTenantExport(process.argv.slice(2), {
  env: process.env,
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
