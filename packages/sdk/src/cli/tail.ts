import { parseArgs } from 'node:util';
import type { TrackerEvent } from '../events/event.js';
import type { Command } from './run-command.js';
import { asCount, asValues } from './values.js';

export const TAIL_USAGE = `  tail [--type incident.declared,task.added] [--from POSITION] [--count N]
      events as they happen, one to a line
`;

/** Prints events as they happen, until it is stopped or has printed `--count` of them. */
export const tail: Command = async (args, { tracker, print }) => {
  const { values } = parseArgs({
    args: [...args],
    options: { type: { type: 'string' }, from: { type: 'string' }, count: { type: 'string' } },
  });
  const types = asValues<string>(values.type);
  let left = values.count === undefined ? Infinity : asCount(values.count, '--count');
  if (left === 0) return;
  for await (const event of tracker.events.subscribe({ from: values.from })) {
    if (types !== undefined && !types.includes(event.type)) continue;
    print(event, () => lineOf(event));
    left -= 1;
    if (left === 0) return;
  }
};

function lineOf({ occurredAt, type, data }: TrackerEvent): string {
  const facts = Object.entries(data).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [`${name}=${value}`] : [],
  );
  return `${occurredAt}  ${type.padEnd(26)} ${facts.join(' ')}`;
}
