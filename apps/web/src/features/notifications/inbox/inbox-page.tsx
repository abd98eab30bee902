import { Button, Paper, SegmentedControl, Stack } from '@mantine/core';
import { IconBell, IconChecks, IconSettings } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { trpc } from '../../../api/client';
import { choiceParam } from '../../../app/search-params';
import { Empty } from '../../../ui/empty';
import { LoadMore } from '../../../ui/load-more';
import { Requires } from '../../../ui/no-access';
import { Page } from '../../../ui/page';
import { QueryView } from '../../../ui/query-view';
import { Rows } from '../../../ui/rows';
import { INBOX_SHOWS, parseInboxSearch } from '../search';
import type { InboxShow } from '../search';
import { strings } from '../strings';
import { InboxRow } from './inbox-row';
import { useMark } from './use-mark';

const route = getRouteApi('/shell/inbox');

/** What the person was told in this tenant. */
export function InboxPage() {
  return (
    <Requires permission="notifications.manage_own">
      <Inbox />
    </Requires>
  );
}

function Inbox() {
  const { show = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const mark = useMark();
  const query = useInfiniteQuery(
    trpc.notifications.list.infiniteQueryOptions(
      { limit: 50, ...(show === 'unread' && { unread: true }) },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const notifications = query.data?.pages.flatMap(({ items }) => items);
  const newest = notifications?.[0];
  const open = (next: InboxShow) =>
    void navigate({ search: parseInboxSearch({ show: next }), replace: true });
  return (
    <Page
      title={strings.inbox.title}
      description={strings.inbox.description}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconSettings size={16} aria-hidden />}
            renderRoot={(props) => (
              <Link to="/account" search={{ tab: 'notifications' }} {...props} />
            )}
          >
            {strings.inbox.preferences}
          </Button>
          {notifications?.some(({ readAt }) => readAt === null) === true && newest && (
            <Button
              leftSection={<IconChecks size={16} aria-hidden />}
              loading={mark.all.isPending}
              onClick={() => mark.all.mutate({ upTo: newest.id })}
            >
              {strings.inbox.markAll}
            </Button>
          )}
        </>
      }
    >
      <Stack gap="sm" align="flex-start">
        <SegmentedControl
          aria-label={strings.inbox.show}
          data={INBOX_SHOWS.map((value) => ({ value, label: strings.inbox.shows[value] }))}
          value={show}
          onChange={(value) => open(choiceParam(value, INBOX_SHOWS) ?? 'all')}
        />
        <Paper withBorder w="100%">
          <QueryView query={{ ...query, data: notifications }}>
            {(items) =>
              items.length === 0 ? (
                <NothingHere show={show} onShowAll={() => open('all')} />
              ) : (
                <Rows label={strings.inbox.list}>
                  {items.map((notification) => (
                    <InboxRow
                      key={notification.id}
                      notification={notification}
                      onMark={({ id: notificationId }, read) =>
                        mark.one.mutate({ notificationId, read })
                      }
                    />
                  ))}
                </Rows>
              )
            }
          </QueryView>
        </Paper>
      </Stack>
      <LoadMore query={query} />
    </Page>
  );
}

function NothingHere({ show, onShowAll }: { show: InboxShow; onShowAll: () => void }) {
  return show === 'all' ? (
    <Empty icon={IconBell} title={strings.inbox.emptyTitle} description={strings.inbox.empty} />
  ) : (
    <Empty
      icon={IconChecks}
      title={strings.inbox.noneUnreadTitle}
      description={strings.inbox.noneUnread}
      action={
        <Button variant="default" onClick={onShowAll}>
          {strings.inbox.showAll}
        </Button>
      }
    />
  );
}
