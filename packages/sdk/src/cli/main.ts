import { API_USAGE, api } from './api.js';
import { ATTACHMENTS_USAGE, attachments } from './attachments.js';
import { INCIDENTS_USAGE, incidents } from './incidents.js';
import { LOGIN_USAGE, login, logout } from './login.js';
import { runCommand } from './run-command.js';
import type { Command } from './run-command.js';
import { TAIL_USAGE, tail } from './tail.js';
import type { Terminal } from './terminal.js';
import { TICKETS_USAGE, tickets } from './tickets.js';
import { verifyAudit } from './verify-audit.js';
import { WHOAMI_USAGE, whoami } from './whoami.js';

const USAGE = `Usage: npx @incident-tracker/sdk COMMAND

${LOGIN_USAGE}${WHOAMI_USAGE}${INCIDENTS_USAGE}${TICKETS_USAGE}${ATTACHMENTS_USAGE}${TAIL_USAGE}${API_USAGE}  verify-audit FILE   verify an export of an audit log, without the product

INCIDENT_TRACKER_API_KEY, with INCIDENT_TRACKER_URL, goes before what \`login\` has kept. Prints JSON with
--json and wherever the output is no terminal.
Exit code: 0 done, 1 refused, 2 wrong usage or a file that cannot be read or written, 3 not reached.
`;

const COMMANDS: Readonly<Record<string, Command>> = {
  api,
  attachments,
  incidents,
  login,
  logout,
  tail,
  tickets,
  whoami,
};

const terminal: Terminal = {
  isTTY: process.stdout.isTTY,
  isInteractive: process.stdin.isTTY,
  input: process.stdin,
  output: process.stdout,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
};

// `tail | head -n 1`: nobody reads any more, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

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
