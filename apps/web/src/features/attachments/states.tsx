import { Badge, Tooltip } from '@mantine/core';
import {
  IconHourglass,
  IconShieldCheck,
  IconShieldQuestion,
  IconShieldX,
} from '@tabler/icons-react';
import type { TablerIcon } from '@tabler/icons-react';
import type { Attachment } from '../../api/types';
import { rejectionText } from './refusal';
import { strings } from './strings';

type Status = Attachment['status'];

const STATES: Readonly<Record<Status, { readonly icon: TablerIcon; readonly color: string }>> = {
  quarantined: { icon: IconHourglass, color: 'yellow' },
  unscanned: { icon: IconShieldQuestion, color: 'gray' },
  available: { icon: IconShieldCheck, color: 'teal' },
  rejected: { icon: IconShieldX, color: 'red' },
};

/** Whether the bytes of a file are given out. */
export function isOpenable({ status }: Pick<Attachment, 'status'>): boolean {
  return status === 'available' || status === 'unscanned';
}

/** Whether a file can be opened, and who has looked into it. */
export function StateBadge({ status, rejection }: Pick<Attachment, 'status' | 'rejection'>) {
  const { icon: Icon, color } = STATES[status];
  return (
    <Tooltip label={rejectionText(rejection) ?? strings.hints[status]} multiline maw={280}>
      <Badge
        variant="light"
        color={color}
        tt="none"
        radius="sm"
        leftSection={<Icon size={13} aria-hidden />}
      >
        {strings.statuses[status]}
      </Badge>
    </Tooltip>
  );
}
