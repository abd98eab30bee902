import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconDots,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { notifyDone } from '../../../api/notify';
import type { ChatChannel, ChatOffer } from '../../../api/types';
import { Confirm } from '../../../ui/confirm';
import { Item } from '../../../ui/item-list';
import { Time } from '../../../ui/time';
import { strings } from '../strings';
import { ChatState } from './chat-state';
import { EditChat } from './edit-chat';
import { TestResult } from './test-result';
import { useChats } from './use-chats';

interface ItemProps {
  channel: ChatChannel;
  offered: readonly ChatOffer[];
}

/** One channel: how it is doing, and what can be done with it. */
export function ChatItem({ channel, offered }: ItemProps) {
  const { id: chatChannelId, provider, name, host, kinds, lastSentAt, lastError } = channel;
  const [editing, { open: edit, close: endEdit }] = useDisclosure(false);
  const { update, remove, test } = useChats();
  const { enabled, version: expectedVersion } = channel;
  return (
    <Item
      actions={
        <>
          <Button
            variant="default"
            size="xs"
            disabled={!enabled}
            loading={test.isPending}
            onClick={() => test.mutate({ chatChannelId })}
          >
            {strings.chats.test}
          </Button>
          <Confirm
            title={strings.chats.deleteTitle}
            message={strings.chats.deleteBody(name)}
            confirmLabel={strings.chats.delete}
            busy={remove.isPending}
            onConfirm={async () => {
              await remove.mutateAsync({ chatChannelId });
              notifyDone(strings.chats.deleted(name));
            }}
          >
            {(ask) => (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={strings.chats.actions(name)}
                  >
                    <IconDots size={18} aria-hidden />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={edit}>
                    {strings.chats.edit}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={
                      enabled ? (
                        <IconPlayerPause size={16} aria-hidden />
                      ) : (
                        <IconPlayerPlay size={16} aria-hidden />
                      )
                    }
                    onClick={() =>
                      update.mutate({ chatChannelId, enabled: !enabled, expectedVersion })
                    }
                  >
                    {enabled ? strings.chats.disable : strings.chats.enable}
                  </Menu.Item>
                  <Menu.Item
                    color="red"
                    leftSection={<IconTrash size={16} aria-hidden />}
                    onClick={ask}
                  >
                    {strings.chats.delete}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </Confirm>
          {editing && <EditChat channel={channel} offered={offered} onClose={endEdit} />}
        </>
      }
    >
      <Group gap={8}>
        <Text fw={550}>{name}</Text>
        <ChatState channel={channel} />
      </Group>
      <Text size="sm" c="dimmed">
        {strings.chats.providers[provider]} · {host} · {strings.chats.kinds(kinds.length)}
      </Text>
      <Text size="sm" c="dimmed">
        {lastSentAt === null ? (
          strings.chats.neverSent
        ) : (
          <>
            {strings.chats.lastSent}: <Time value={lastSentAt} />
          </>
        )}
      </Text>
      {channel.disabledReason === 'gone' ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {strings.chats.gone}
        </Text>
      ) : (
        lastError !== null && (
          <Text size="sm" c="var(--mantine-color-error)">
            {strings.chats.lastFailed(lastError)}
          </Text>
        )
      )}
      <TestResult result={test.data} name={name} />
    </Item>
  );
}
