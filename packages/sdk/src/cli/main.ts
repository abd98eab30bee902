import { verifyAudit } from './verify-audit.js';
import type { Terminal } from './terminal.js';

const USAGE = `Usage: npx @incident-tracker/sdk COMMAND

  verify-audit FILE   verify an export of an audit log, without the product
`;

const terminal: Terminal = {
  isTTY: process.stdout.isTTY,
  input: process.stdin,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

const [command, ...args] = process.argv.slice(2);
if (command === 'verify-audit') {
  process.exitCode = await verifyAudit(args, terminal);
} else {
  (command === '--help' ? terminal.out : terminal.err)(USAGE);
  process.exitCode = command === '--help' ? 0 : 2;
}
