import { ATTACHMENTS_USAGE, attachments } from './attachments.js';
import { runCommand } from './run-command.js';
import type { Command } from './run-command.js';
import type { Terminal } from './terminal.js';
import { TICKETS_USAGE, tickets } from './tickets.js';
import { verifyAudit } from './verify-audit.js';

const USAGE = `Usage: npx @incident-tracker/sdk COMMAND

  verify-audit FILE   verify an export of an audit log, without the product
${TICKETS_USAGE}${ATTACHMENTS_USAGE}
What talks to the server takes its address from INCIDENT_TRACKER_URL, the API key from
INCIDENT_TRACKER_API_KEY, and prints JSON with --json and wherever the output is no terminal.
Exit code: 0 done, 1 refused, 2 wrong usage or a file that cannot be read or written, 3 not reached.
`;

const COMMANDS: Readonly<Record<string, Command>> = { attachments, tickets };

const terminal: Terminal = {
  isTTY: process.stdout.isTTY,
  input: process.stdin,
  output: process.stdout,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (name === 'verify-audit') {
  process.exitCode = await verifyAudit(args, terminal);
} else if (command !== undefined) {
  process.exitCode = await runCommand(command, args, terminal);
} else {
  (name === '--help' ? terminal.out : terminal.err)(USAGE);
  process.exitCode = name === '--help' ? 0 : 2;
}
