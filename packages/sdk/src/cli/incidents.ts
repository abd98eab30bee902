import { parseArgs } from 'node:util';
import type { Incident } from '../models.js';
import type { Command } from './run-command.js';
import { UsageError } from './usage-error.js';
import { asCount, asValue, asValues, onlyOne } from './values.js';

export const INCIDENTS_USAGE = `  incidents list [--status investigating,identified] [--severity SEV1,SEV2] [--q WORDS] [--limit 20]
  incidents show INC-1
  incidents declare TITLE [--severity SEV2] [--description TEXT] [--status triage]
  incidents update INC-1 [--status monitoring] [--severity SEV2] [--message TEXT] [--title TEXT]
      with --message, a status update says so to everybody
`;

/** `incidents list`, `show`, `declare` and `update`. */
export const incidents: Command = (args, session) => {
  const [verb, ...rest] = args;
  switch (verb) {
    case 'list':
      return list(rest, session);
    case 'show':
      return show(rest, session);
    case 'declare':
      return declare(rest, session);
    case 'update':
      return update(rest, session);
    default:
      throw new UsageError(INCIDENTS_USAGE);
  }
};

const list: Command = async (args, { tracker, print }) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      status: { type: 'string' },
      severity: { type: 'string' },
      q: { type: 'string' },
      limit: { type: 'string', default: '20' },
    },
  });
  const page = await tracker.incidents.list({
    status: asValues(values.status),
    severity: asValues(values.severity),
    q: values.q,
    limit: asCount(values.limit, '--limit'),
  });
  print(page, () => page.items.map(lineOf).join('\n') || 'No incidents.');
};

type Listed = Pick<Incident, 'reference' | 'severity' | 'status' | 'title'>;

function lineOf({ reference, severity, status, title }: Listed): string {
  return `${reference.padEnd(9)}${severity.padEnd(6)}${status.padEnd(15)}${title}`;
}

const show: Command = async (args, { tracker, print }) => {
  const incidentId = onlyOne(args, INCIDENTS_USAGE);
  const incident = await tracker.incidents.get({ incidentId });
  print(incident, () => {
    const next = incident.allowedTransitions.join(', ') || 'none';
    const description = incident.description ? `\n\n${incident.description}` : '';
    return `${lineOf(incident)}\nNext: ${next}${description}`;
  });
};

const declare: Command = async (args, { tracker, print }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      severity: { type: 'string' },
      description: { type: 'string' },
      status: { type: 'string' },
    },
  });
  const title = onlyOne(positionals, INCIDENTS_USAGE);
  const { severity, description, status } = values;
  const incident = await tracker.incidents.declare({
    title,
    description,
    ...(severity !== undefined && { severity: asValue(severity) }),
    ...(status !== undefined && { status: asValue(status) }),
  });
  print(incident, () => lineOf(incident));
};

const update: Command = async (args, { tracker, print }) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      status: { type: 'string' },
      severity: { type: 'string' },
      message: { type: 'string' },
      title: { type: 'string' },
    },
  });
  const incidentId = onlyOne(positionals, INCIDENTS_USAGE);
  const { status, severity, message, title } = values;
  const changes = {
    ...(status !== undefined && { status: asValue<Incident['status']>(status) }),
    ...(severity !== undefined && { severity: asValue<Incident['severity']>(severity) }),
  };
  if (message === undefined) {
    const incident = await tracker.incidents.update({ incidentId, title, ...changes });
    print(incident, () => lineOf(incident));
    return;
  }
  if (title !== undefined) throw new UsageError('--title cannot be given with --message');
  const published = await tracker.incidents.statusUpdates.publish({
    incidentId,
    message,
    ...changes,
  });
  print(published, () => `Published on ${incidentId}: ${published.message}`);
};
