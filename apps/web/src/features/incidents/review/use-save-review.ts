import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { toProblem } from '../../../api/errors';
import { notifyDone } from '../../../api/notify';
import type { Review } from '../../../api/types';
import { strings } from './strings';
import { toInput } from './values';
import type { ReviewValues } from './values';

export type ReviewStatus = Review['status'];

/** What is to be saved, on top of which version. */
export interface Saving {
  readonly values: ReviewValues;
  readonly status: ReviewStatus;
  readonly base: Review;
}

/** A saving that came too late, and the version that was faster. */
export interface Conflict {
  readonly saving: Saving;
  readonly theirs: Review;
}

/** Saves a review. When somebody was faster, the conflict is kept for the person to decide on. */
export function useSaveReview(incidentId: string, onSaved: (review: Review) => void) {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const query = trpc.incidents.review.get.queryOptions({ incidentId });
  const save = useMutation({
    ...trpc.incidents.review.save.mutationOptions({
      onSuccess: (review) => {
        client.setQueryData(query.queryKey, review);
        notifyDone(strings.done[review.status]);
        onSaved(review);
        void client.invalidateQueries(trpc.incidents.tasks.pathFilter());
        void client.invalidateQueries(trpc.incidents.timeline.pathFilter());
      },
    }),
    meta: { handled: true },
  });
  const submit = async (saving: Saving): Promise<void> => {
    const { values, status, base } = saving;
    setConflict(null);
    try {
      await save.mutateAsync({
        incidentId,
        status,
        expectedVersion: base.version,
        ...toInput(values),
      });
    } catch (error) {
      if (toProblem(error).code !== 'VERSION_MISMATCH') return;
      const theirs = await client.fetchQuery({ ...query, staleTime: 0 });
      setConflict({ saving, theirs });
    }
  };
  const isConflict = toProblem(save.error).code === 'VERSION_MISMATCH';
  return {
    submit,
    isPending: save.isPending,
    error: isConflict ? null : save.error,
    conflict,
    endConflict: () => setConflict(null),
  };
}
