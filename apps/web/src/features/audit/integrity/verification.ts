import type { AuditVerification } from '../../../api/types';

/** What the steps of a verification have found together. */
export interface Verified {
  readonly valid: boolean;
  readonly treeSize: number;
  /** Entries judged so far. */
  readonly checked: number;
  readonly unsealed: number;
  readonly checkpoint: AuditVerification['checkpoint'];
  readonly problems: AuditVerification['problems'];
}

/**
 * Adds a step to those before. What concerns the whole log (a place outside the database, say) is told
 * by each step, and is kept once; what waits for the sealer only the last step has counted.
 */
export function withStep(before: Verified | null, step: AuditVerification): Verified {
  const seen = new Set<string>();
  const problems = [...(before?.problems ?? []), ...step.problems].filter((problem) => {
    const text = JSON.stringify(problem);
    return !seen.has(text) && seen.add(text);
  });
  return {
    valid: problems.length === 0 && step.valid,
    treeSize: step.treeSize,
    checked: (before?.checked ?? 0) + step.checked.to - step.checked.from,
    unsealed: step.unsealed,
    checkpoint: step.checkpoint,
    problems,
  };
}
