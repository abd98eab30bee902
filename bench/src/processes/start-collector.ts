import { fileURLToPath } from 'node:url';
import { startChildServer } from './child-server.js';
import type { ChildServer } from './child-server.js';

/** Starts an OTLP endpoint that keeps nothing, in a process of its own. */
export function startCollector(): Promise<ChildServer> {
  return startChildServer({
    args: [fileURLToPath(new URL('../collector/main.js', import.meta.url))],
    env: {},
    announces: /collecting at (http:\S+)/,
  });
}
