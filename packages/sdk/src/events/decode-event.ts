import { ServerError } from '../errors/answered-errors.js';
import { isRecord } from '../http/is-record.js';
import type { TrackerEvent } from './event.js';

/** The server's events are what their catalogue says; a newer server's are taken as they come. */
function asEvent(value: Readonly<Record<string, unknown>>): TrackerEvent {
  return value as unknown as TrackerEvent;
}

/** The event in a block's data. @throws ServerError UNEXPECTED_RESPONSE */
export function decodeEvent(data: string, position: string): TrackerEvent {
  try {
    const value: unknown = JSON.parse(data);
    if (isRecord(value)) return asEvent({ ...value, position });
    throw new TypeError('not an object');
  } catch (cause) {
    const message = 'The event stream carries something else than events';
    throw new ServerError({ code: 'UNEXPECTED_RESPONSE', message, status: 200, cause });
  }
}
