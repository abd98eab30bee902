import type { Terminal } from '../../cli/terminal.js';
import type { OnProgress } from '../progress.js';

/** People see one line that changes; programs get a line of JSON for everything that is done. */
export function showProgress({ isTTY, err }: Terminal): OnProgress {
  return ({ step, name, rows, done }) => {
    if (isTTY) {
      const count = rows === undefined ? '' : `: ${rows.toLocaleString('en')} rows`;
      err(`\r  ${step} ${name}${count}\u001B[K`);
    } else if (done) {
      err(`${JSON.stringify({ step, name, ...(rows !== undefined && { rows }) })}\n`);
    }
  };
}

/** The end of the line that changes. */
export const CLEAR_LINE = '\r\u001B[K';
