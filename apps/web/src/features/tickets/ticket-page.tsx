import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { trpc } from '../../api/client';
import { toProblem } from '../../api/errors';
import { useSession } from '../../api/session';
import { isRequester } from '../../app/home';
import { NotFoundCard, PagePending } from '../../app/page-states';
import { Failure } from '../../ui/failure';
import { Requires } from '../../ui/no-access';
import { usePageTitle } from '../../ui/page';
import { OwnTicket } from './portal/own-ticket';
import { TicketView } from './ticket/ticket-view';
import { useTicketLive } from './use-ticket-live';

const route = getRouteApi('/shell/tickets/$ticketId');

/** One ticket as a page. */
export function TicketPage() {
  return (
    <Requires permission="tickets.read">
      <OneTicket />
    </Requires>
  );
}

function OneTicket() {
  const me = useSession();
  const { ticketId } = route.useParams();
  const query = useQuery(trpc.tickets.get.queryOptions({ ticketId }));
  const ticket = query.data;
  useTicketLive(ticket?.id);
  usePageTitle(ticket === undefined ? ticketId : `${ticket.reference} ${ticket.title}`);
  if (ticket === undefined) {
    if (query.error === null) return <PagePending />;
    if (toProblem(query.error).code === 'NOT_FOUND') return <NotFoundCard />;
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  }
  const View = isRequester(me) ? OwnTicket : TicketView;
  return <View key={ticket.id} ticket={ticket} />;
}
