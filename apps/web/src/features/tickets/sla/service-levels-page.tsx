import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { Requires } from '../../../ui/no-access';
import { Page } from '../../../ui/page';
import { QueryView } from '../../../ui/query-view';
import { SlaForm } from './sla-form';
import { strings } from './strings';

/** How soon tickets are to be answered and solved, for each priority. */
export function ServiceLevelsPage() {
  return (
    <Requires permission="ticket_sla.manage">
      <Page title={strings.title} description={strings.description}>
        <ServiceLevels />
      </Page>
    </Requires>
  );
}

function ServiceLevels() {
  const query = useQuery(trpc.tickets.sla.get.queryOptions({}));
  return <QueryView query={query}>{(sla) => <SlaForm key={sla.version} sla={sla} />}</QueryView>;
}
