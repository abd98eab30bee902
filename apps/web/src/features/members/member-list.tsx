import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { useSession } from '../../api/session';
import { ItemList } from '../../ui/item-list';
import { LoadMore } from '../../ui/load-more';
import { QueryView } from '../../ui/query-view';
import { Section } from '../../ui/section';
import { MemberItem } from './member-item';
import { strings } from './strings';

/** The members with their roles. */
export function MemberList() {
  const { activeTenantId: tenantId } = useSession();
  const query = useInfiniteQuery(
    trpc.tenants.members.list.infiniteQueryOptions(
      { tenantId, limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  return (
    <Section title={strings.members}>
      <QueryView query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }}>
        {(members) => (
          <ItemList label={strings.members}>
            {members.map((member) => (
              <MemberItem key={member.id} member={member} tenantId={tenantId} />
            ))}
          </ItemList>
        )}
      </QueryView>
      <LoadMore query={query} />
    </Section>
  );
}
