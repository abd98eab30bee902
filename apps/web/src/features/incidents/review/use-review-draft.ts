import { useState } from 'react';
import type { Review } from '../../../api/types';
import { sameValues, valuesOf } from './values';
import type { ReviewValues } from './values';

/** What is being written, and the saved version that it began with. */
export interface ReviewDraft {
  readonly base: Review;
  readonly values: ReviewValues;
  readonly isDirty: boolean;
  readonly change: (part: Partial<ReviewValues>) => void;
  /** Forgets what was written: the newest version shows. */
  readonly reset: () => void;
}

/**
 * Keeps what a person writes apart from what is saved. While nothing is written, the newest version
 * shows, whoever saved it; from the first change on, the one that the change began with counts.
 */
export function useReviewDraft(latest: Review): ReviewDraft {
  const [draft, setDraft] = useState<{ base: Review; values: ReviewValues } | null>(null);
  const isDirty = draft !== null && !sameValues(valuesOf(draft.base), draft.values);
  const current = isDirty ? draft : { base: latest, values: valuesOf(latest) };
  return {
    ...current,
    isDirty,
    change: (part) => setDraft({ base: current.base, values: { ...current.values, ...part } }),
    reset: () => setDraft(null),
  };
}
