import type { AppRouter } from '@incident-tracker/api';
import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { toProblem } from './errors';
import { watched } from './watched';

type Answer = (confirmed: boolean) => void;

/** Requests that wait until somebody has confirmed that it is them; they share one question. */
const waiting = watched<readonly Answer[]>([]);

/** Asks for the confirmation, and calls back: with false when the person would rather not. */
function confirmIdentity(answer: Answer): void {
  waiting.set([...waiting.get(), answer]);
}

/** Whether a confirmation is asked for. */
export function useIdentityQuestion(): boolean {
  return waiting.use().length > 0;
}

/** Lets go what waits for the confirmation. */
export const answerIdentityQuestion: Answer = (confirmed) => {
  const asked = waiting.get();
  waiting.set([]);
  for (const answer of asked) answer(confirmed);
};

/**
 * A request that the server grants only to those who have just proven who they are is held until the
 * person has done so, and then sent once more.
 */
export const withReauthentication: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let left = false;
      const send = (onError: typeof observer.error) =>
        next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: onError,
        });
      const refuse: typeof observer.error = (error) => observer.error(error);
      let request = send((error) => {
        if (toProblem(error).code !== 'REAUTH_REQUIRED') {
          refuse(error);
          return;
        }
        confirmIdentity((confirmed) => {
          if (left) return;
          if (confirmed) request = send(refuse);
          else refuse(error);
        });
      });
      return () => {
        left = true;
        request.unsubscribe();
      };
    });
