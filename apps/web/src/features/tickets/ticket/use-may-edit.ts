import { useMay, useSession } from '../../../api/session';
import type { Ticket } from '../../../api/types';

/** Whether title and description may be changed: of every ticket by those who triage, else of one's own. */
export function useMayEdit({ requester, status }: Ticket): boolean {
  const { user } = useSession();
  const may = useMay('tickets.update');
  const mayAll = useMay('tickets.triage');
  return may && status !== 'closed' && (mayAll || requester.id === user.id);
}
