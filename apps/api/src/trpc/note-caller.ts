import { noteActor } from '../platform/trace.js';
import type { Principal } from './principal.js';

/** Lets the log name who makes the request, once they are known. */
export function noteCaller(principal: Principal): void {
  if (principal.kind === 'user') {
    noteActor({ userId: principal.userId });
    return;
  }
  const { serviceAccountId, apiKeyId } = principal;
  noteActor({ serviceAccountId, apiKeyId });
}
