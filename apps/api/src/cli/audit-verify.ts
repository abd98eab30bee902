import { verifyAuditLogs } from './audit-verify/run.js';

/** `pnpm audit:verify`: verifies the audit logs of an installation from its database. */
process.exitCode = await verifyAuditLogs(process.argv.slice(2), {
  env: process.env,
  isTTY: process.stdout.isTTY,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
