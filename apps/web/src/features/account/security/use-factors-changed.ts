import { useQueryClient } from '@tanstack/react-query';
import { refreshMe } from '../../../api/client';
import { forgetEntryDemand } from '../../../api/entry-demand';

/**
 * What to do after a factor was added or removed: the session has a new CSRF token, other sessions may
 * have ended, and a tenant that refused the person may let them in.
 */
export function useFactorsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    forgetEntryDemand();
    await refreshMe();
    await client.invalidateQueries();
  };
}
