import { Badge, Button, Group, Text } from '@mantine/core';
import type { Session } from '../../../api/types';
import { Item } from '../../../ui/item-list';
import { Time } from '../../../ui/time';
import { strings } from '../strings';

interface SessionItemProps {
  session: Session;
  busy: boolean;
  onEnd: () => void;
}

/** One sign-in: on what, from where, since when. */
export function SessionItem({ session, busy, onEnd }: SessionItemProps) {
  const { device, ip, createdAt, lastSeenAt, current, transport } = session;
  const name = device ?? strings.unknownDevice;
  return (
    <Item
      actions={
        !current && (
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            aria-label={`${strings.revoke}: ${name}`}
            onClick={onEnd}
          >
            {strings.revoke}
          </Button>
        )
      }
    >
      <Group gap={8}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        {current && (
          <Badge variant="light" color="teal" tt="none" radius="sm">
            {strings.current}
          </Badge>
        )}
        {transport === 'token' && (
          <Badge variant="light" color="gray" tt="none" radius="sm">
            {strings.byToken}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {ip !== null && `${ip} · `}
        {strings.lastSeen} <Time value={lastSeenAt} /> · {strings.signedIn}{' '}
        <Time value={createdAt} />
      </Text>
    </Item>
  );
}
