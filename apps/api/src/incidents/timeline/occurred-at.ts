import { invalidInput } from '../../trpc/to-app-error.js';
import { isInFuture } from '../timestamps.js';

/**
 * The time that a caller gives for something that has happened: as far back as they like, but not
 * ahead of us by more than clocks differ.
 * @throws AppError VALIDATION_FAILED.
 */
export function readOccurredAt(text: string, now: Date): Date {
  const time = new Date(text);
  if (isInFuture(time, now)) throw invalidInput('occurredAt', 'Must not be in the future.');
  return time;
}
