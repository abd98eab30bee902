import { parseArgs } from 'node:util';
import type { Command } from './run-command.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

export const API_USAGE = `  api METHOD PATH [--query NAME=VALUE]… [--data JSON]
      any route, such as: api GET /v1/usage; --data - reads the standard input
`;

/** Calls any path of the server, and prints what it answers. */
export const api: Command = async (args, { tracker, terminal, print }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      query: { type: 'string', multiple: true, default: [] },
      data: { type: 'string' },
    },
  });
  const [method, path] = positionals;
  if (method === undefined || path === undefined || positionals.length > 2) {
    throw new UsageError(API_USAGE);
  }
  if (!path.startsWith('/')) throw new UsageError('The path must begin with a slash');
  const { body } = await tracker.request(method, path, {
    query: queryOf(values.query),
    ...(values.data !== undefined && { body: await bodyOf(values.data, terminal) }),
  });
  if (typeof body === 'string') terminal.out(body);
  else if (body !== undefined) print(body, () => JSON.stringify(body, null, 2));
};

function queryOf(pairs: readonly string[]): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(`--query ${pair} is not NAME=VALUE`);
    (query[pair.slice(0, at)] ??= []).push(pair.slice(at + 1));
  }
  return query;
}

async function bodyOf(data: string, { input }: Terminal): Promise<unknown> {
  let text = data;
  if (data === '-') {
    text = '';
    for await (const chunk of input) text += chunk.toString();
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('--data is not JSON');
  }
}
