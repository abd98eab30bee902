import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '../../../api/client';
import { withStep } from './verification';
import type { Verified } from './verification';

/** Verifies the whole log, step by step; `progress` is what the steps have found so far. */
export function useVerification() {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Verified | null>(null);
  const verification = useMutation({
    meta: { handled: true },
    mutationFn: async (): Promise<Verified> => {
      setProgress(null);
      for (let found: Verified | null = null, from = 0; ;) {
        const step = await client.fetchQuery({
          ...trpc.audit.verify.queryOptions({ from }),
          staleTime: 0,
          gcTime: 0,
        });
        found = withStep(found, step);
        setProgress(found);
        if (step.next === null) return found;
        from = step.next;
      }
    },
    onSuccess: () => void client.invalidateQueries(trpc.audit.checkpoints.pathFilter()),
  });
  return { ...verification, progress };
}
