import { Button, Paper } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMessages, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { Empty } from '../../../ui/empty';
import { ItemList } from '../../../ui/item-list';
import { LoadMore } from '../../../ui/load-more';
import { Requires } from '../../../ui/no-access';
import { Page } from '../../../ui/page';
import { QueryView } from '../../../ui/query-view';
import { strings } from '../strings';
import { ChatItem } from './chat-item';
import { CreateChat } from './create-chat';

/** The channels of Slack and Teams that are told what happens in the tenant. */
export function ChatsPage() {
  return (
    <Requires permission="webhooks.manage">
      <Chats />
    </Requires>
  );
}

function Chats() {
  const [creating, { open, close }] = useDisclosure(false);
  const query = useInfiniteQuery(
    trpc.notifications.chat.list.infiniteQueryOptions(
      { limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined },
    ),
  );
  const channels = query.data?.pages.flatMap(({ items }) => items);
  const offered = query.data?.pages[0]?.offered ?? [];
  const create = (
    <Button
      leftSection={<IconPlus size={16} aria-hidden />}
      disabled={channels === undefined}
      onClick={open}
    >
      {strings.chats.create}
    </Button>
  );
  return (
    <Page
      title={strings.chats.title}
      description={strings.chats.description}
      actions={channels !== undefined && channels.length > 0 && create}
    >
      <div>
        <Paper withBorder px="md">
          <QueryView query={{ ...query, data: channels }}>
            {(items) =>
              items.length === 0 ? (
                <Empty
                  icon={IconMessages}
                  title={strings.chats.noneTitle}
                  description={strings.chats.none}
                  action={create}
                />
              ) : (
                <ItemList label={strings.chats.list}>
                  {items.map((channel) => (
                    <ChatItem key={channel.id} channel={channel} offered={offered} />
                  ))}
                </ItemList>
              )
            }
          </QueryView>
        </Paper>
        <LoadMore query={query} />
      </div>
      {creating && <CreateChat offered={offered} onClose={close} />}
    </Page>
  );
}
