import { expect, it } from 'vitest';
import { groupTypes } from './event-types';

const typeOf = (type: string, description: string) => ({
  type,
  description,
  schema: {},
  example: {},
});
const TYPES = [
  typeOf('incident.declared', 'An incident was declared.'),
  typeOf('task.added', 'A task was added to an incident.'),
  typeOf('incident.merged', 'An incident was merged into another.'),
  typeOf('novelty.seen', 'Something that this version has no heading for.'),
];

function namesBy(words: string): Record<string, string[]> {
  const groups = groupTypes(TYPES, words);
  return Object.fromEntries(
    groups.map(({ label, types }) => [label, types.map(({ type }) => type)]),
  );
}

it('puts types of one area together, under a heading', () => {
  expect(namesBy('')).toEqual({
    Incidents: ['incident.declared', 'incident.merged'],
    Tasks: ['task.added'],
    novelty: ['novelty.seen'],
  });
});

it('finds them by name and by description, whatever the case', () => {
  expect(namesBy(' MERGED ')).toEqual({ Incidents: ['incident.merged'] });
  expect(namesBy('added to an incident')).toEqual({ Tasks: ['task.added'] });
  expect(namesBy('nothing of the kind')).toEqual({});
});
