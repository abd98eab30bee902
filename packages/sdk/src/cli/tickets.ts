import { parseArgs } from 'node:util';
import type { Ticket } from '../models.js';
import type { Command } from './run-command.js';
import { UsageError } from './usage-error.js';
import { asCount, asValue, asValues, onlyOne } from './values.js';

export const TICKETS_USAGE = `  tickets list [--status new,open] [--priority high,urgent] [--q WORDS] [--limit 20]
  tickets create TITLE [--description TEXT] [--priority high] [--category NAME]
  tickets comment T-1 TEXT [--internal]
`;

/** `tickets list`, `tickets create` and `tickets comment`. */
export const tickets: Command = (args, session) => {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'list':
      return list(rest, session);
    case 'create':
      return create(rest, session);
    case 'comment':
      return comment(rest, session);
    default:
      throw new UsageError(TICKETS_USAGE);
  }
};

const list: Command = async (args, { tracker, print }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      status: { type: 'string' },
      priority: { type: 'string' },
      q: { type: 'string' },
      limit: { type: 'string', default: '20' },
    },
  });
  const { q, limit } = values;
  const page = await tracker.tickets.list({
    status: asValues(values.status),
    priority: asValues(values.priority),
    q,
    limit: asCount(limit, '--limit'),
  });
  print(page, () => page.items.map(lineOf).join('\n') || 'No tickets.');
};

function lineOf({ reference, status, priority, title }: Ticket): string {
  return `${reference.padEnd(8)}${status.padEnd(9)}${priority.padEnd(8)}${title}`;
}

const create: Command = async (args, { tracker, print }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      description: { type: 'string' },
      priority: { type: 'string' },
      category: { type: 'string' },
    },
  });
  const title = onlyOne(positionals, TICKETS_USAGE);
  const { description, category, priority } = values;
  const ticket = await tracker.tickets.create({
    title,
    description,
    category,
    ...(priority !== undefined && { priority: asValue(priority) }),
  });
  print(ticket, () => `${ticket.reference}  ${ticket.title}`);
};

const comment: Command = async (args, { tracker, print }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { internal: { type: 'boolean', default: false } },
  });
  const [ticketId, body] = positionals;
  if (ticketId === undefined || body === undefined || positionals.length > 2) {
    throw new UsageError(TICKETS_USAGE);
  }
  const visibility = values.internal ? 'internal' : 'public';
  const written = await tracker.tickets.comments.add({ ticketId, body, visibility });
  print(written, () => `Commented on ${ticketId}${values.internal ? ' (internal)' : ''}.`);
};
