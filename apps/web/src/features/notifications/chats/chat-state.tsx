import { Badge } from '@mantine/core';
import type { ChatChannel } from '../../../api/types';
import { strings } from '../strings';

const COLORS = { active: 'teal', failing: 'orange', manual: 'gray', gone: 'red' } as const;

/** How a channel is doing. */
export function stateOf({
  enabled,
  disabledReason,
  lastError,
}: Pick<ChatChannel, 'enabled' | 'disabledReason' | 'lastError'>): keyof typeof COLORS {
  if (!enabled) return disabledReason ?? 'manual';
  return lastError === null ? 'active' : 'failing';
}

/** The same, to look at. */
export function ChatState({ channel }: { channel: ChatChannel }) {
  const state = stateOf(channel);
  return (
    <Badge variant="light" color={COLORS[state]} tt="none" radius="sm">
      {strings.chats.states[state]}
    </Badge>
  );
}
