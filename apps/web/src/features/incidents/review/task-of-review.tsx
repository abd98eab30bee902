import { Badge, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Task } from '../../../api/types';
import { Item } from '../../../ui/item-list';
import { Time } from '../../../ui/time';
import { TASK_STATUS_LABELS } from '../vocabulary';
import { strings } from './strings';

/** An action item that is a task of the incident. */
export function TaskOfReview({ task, actions }: { task: Task; actions?: ReactNode }) {
  const { title, status, assignee, dueAt } = task;
  return (
    <Item
      lead={
        <Badge
          variant="light"
          color={status === 'done' ? 'teal' : status === 'in_progress' ? 'indigo' : 'gray'}
          tt="none"
          radius="sm"
        >
          {TASK_STATUS_LABELS[status]}
        </Badge>
      }
      actions={actions}
    >
      <Text size="sm" fw={550}>
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {assignee?.name ?? strings.unassigned}
        {dueAt !== null && (
          <>
            {' · '}
            {strings.due} <Time value={dueAt} />
          </>
        )}
      </Text>
    </Item>
  );
}
