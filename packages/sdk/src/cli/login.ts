import { parseArgs } from 'node:util';
import { IncidentTracker } from '../incident-tracker.js';
import { DEFAULT_URL, forgetCredentials, keepCredentials } from './credentials.js';
import { readSecret } from './read-secret.js';
import type { Command } from './run-command.js';
import { UsageError } from './usage-error.js';
import { describeCaller } from './whoami.js';

export const LOGIN_USAGE = `  login [--url URL]   ask for an API key (or read it from the standard input), and keep it
  logout              forget it
`;

/** Keeps an API key for the next commands, once the server has accepted it. */
export const login: Command = async (args, { terminal, print }) => {
  const { values } = parseArgs({ args: [...args], options: { url: { type: 'string' } } });
  const url = values.url ?? terminal.env['INCIDENT_TRACKER_URL'] ?? DEFAULT_URL;
  const apiKey = await readSecret(terminal, `API key for ${url}: `);
  if (apiKey === '') throw new UsageError('No API key was given');
  const caller = await new IncidentTracker({ apiKey, baseUrl: url }).auth.whoami();
  const path = keepCredentials(terminal.env, { url, apiKey });
  print({ ...caller, keptIn: path }, () => `${describeCaller(caller)}\nKept in ${path}`);
};

/** Forgets the key on this machine; the server goes on accepting it until it is revoked there. */
export const logout: Command = async (args, { terminal, print }) => {
  if (args.length > 0) throw new UsageError(LOGIN_USAGE);
  forgetCredentials(terminal.env);
  print({ signedOut: true }, () => 'The key is forgotten here. Revoke it on the automation page.');
};
