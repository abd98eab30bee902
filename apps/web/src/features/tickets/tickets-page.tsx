import { Suspense, lazy } from 'react';
import { useSession } from '../../api/session';
import { isRequester } from '../../app/home';
import { PagePending } from '../../app/page-states';
import { Requires } from '../../ui/no-access';

const Desk = lazy(() => import('./desk/desk'));
const Portal = lazy(() => import('./portal/portal'));

/** The desk of those who answer, the portal of those who ask. */
export function TicketsPage() {
  const me = useSession();
  return (
    <Requires permission="tickets.read">
      <Suspense fallback={<PagePending />}>{isRequester(me) ? <Portal /> : <Desk />}</Suspense>
    </Requires>
  );
}
