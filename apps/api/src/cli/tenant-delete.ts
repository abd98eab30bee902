import { runTenantDelete } from '../backup/commands/tenant-delete.js';

/** `pnpm tenant:delete`: deletes a tenant, at once or in 30 days. */
process.exitCode = await runTenantDelete(process.argv.slice(2), {
  env: process.env,
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
