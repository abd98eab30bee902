import { notifications } from '@mantine/notifications';
import { fieldErrors } from './errors';
import type { Problem } from './errors';
import { strings } from './strings';

const CLOSE_BUTTON = { 'aria-label': strings.dismiss };

/** Shows a problem in the corner, with the id under which the server's logs know it. */
export function notifyProblem(problem: Problem): void {
  const trace = problem.traceId === null ? '' : ` ${strings.traceId}: ${problem.traceId}`;
  notifications.show({
    color: 'red',
    title: strings.failed,
    // Of single fields it says more than that the request is not valid.
    message: `${Object.values(fieldErrors(problem))[0] ?? problem.message}${trace}`,
    autoClose: 10_000,
    role: 'alert',
    closeButtonProps: CLOSE_BUTTON,
  });
}

/** Confirms that something was done. */
export function notifyDone(message: string): void {
  notifications.show({
    color: 'teal',
    message,
    autoClose: 4000,
    closeButtonProps: CLOSE_BUTTON,
  });
}
