import type { Terminal } from '../../cli/terminal.js';
import type { RestoreProblem } from '../verify/problem.js';
import { CLEAR_LINE } from './show-progress.js';

/** Says what was found. @returns the exit code. */
export function reportProblems(
  { isTTY, out }: Terminal,
  { problems, done }: { problems: readonly RestoreProblem[]; done: string },
): number {
  if (!isTTY) out(`${JSON.stringify({ valid: problems.length === 0, problems })}\n`);
  else if (problems.length === 0) out(`${CLEAR_LINE}✔ ${done}\n`);
  else out(`${CLEAR_LINE}${problems.map(({ message }) => `✘ ${message}\n`).join('')}`);
  return problems.length === 0 ? 0 : 1;
}
