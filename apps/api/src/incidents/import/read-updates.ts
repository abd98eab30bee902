import type { Status } from '../lifecycle.js';
import { cleanLine, cleanText, cutText } from './clean-text.js';
import { parseForeignTime } from './foreign-time.js';
import type { PlannedUpdate } from './planned-incident.js';
import { statusOf } from './statuspage-vocabulary.js';

/** The property of a foreign record that may be anything. */
export function property(record: unknown, name: string): unknown {
  return typeof record === 'object' && record !== null ? Reflect.get(record, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `API: degraded_performance`, as far as the record says so. */
function componentLines(update: unknown): string[] {
  return listOf(property(update, 'affected_components')).flatMap((component) => {
    const name = cleanLine(property(component, 'name'));
    const state = cleanLine(property(component, 'new_status'));
    if (name === '') return [];
    return [state === '' ? name : `${name}: ${state}`];
  });
}

interface Reading {
  /** The status to take where an update names none that is known. */
  readonly fallbackStatus: Status;
  readonly fallbackTime: Date;
  readonly report: (problem: string) => void;
}

function readUpdate(update: unknown, name: string, reading: Reading): PlannedUpdate {
  const { report } = reading;
  const id = cleanLine(property(update, 'id'));
  const at =
    parseForeignTime(property(update, 'display_at')) ??
    parseForeignTime(property(update, 'created_at'));
  if (at === null) report(`${name} has no readable time; the incident's was taken`);
  const status = statusOf(property(update, 'status'));
  if (status === undefined) report(`${name} has an unknown status`);
  const message = cleanText(property(update, 'body'));
  if (message === '') report(`${name} has no text`);
  if (message.length > 20_000) report(`${name} is longer than 20000 characters and was cut`);
  return {
    externalId: id === '' ? null : cutText(id, 200),
    status: status ?? reading.fallbackStatus,
    message: message === '' ? '(no text)' : cutText(message, 20_000),
    at: at ?? reading.fallbackTime,
    components: componentLines(update),
  };
}

/** Histories list updates newest first or oldest first: the ends tell which. */
function isNewestFirst(updates: readonly PlannedUpdate[]): boolean {
  const [first, last] = [updates.at(0), updates.at(-1)];
  return first !== undefined && last !== undefined && first.at > last.at;
}

/** The updates of a record, oldest first; those of the same moment stay in the order of the record. */
export function readUpdates(record: unknown, reading: Reading): PlannedUpdate[] {
  const updates = listOf(property(record, 'incident_updates')).map((update, index) =>
    readUpdate(update, `update ${index + 1}`, reading),
  );
  if (isNewestFirst(updates)) updates.reverse();
  return updates.sort((a, b) => a.at.getTime() - b.at.getTime());
}
