import type { Ports } from '../../platform/ports.js';
import { repeat } from '../../platform/repeat.js';
import { noteBreaches } from './note-breaches.js';

/** How late a breach is told at most. */
const PAUSE_MS = 15_000;

/** Looks for missed targets again and again, until the result is disposed of. */
export function startSlaWatch(ports: Ports): AsyncDisposable {
  return repeat({ name: 'ticket targets', logger: ports.logger }, PAUSE_MS, () =>
    noteBreaches(ports),
  );
}
