import { ActionIcon, Badge, Group, Select, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import { useMay } from '../../../api/session';
import type { Task } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { choiceParam } from '../../../app/search-params';
import { shownText } from '../../../ui/mentions';
import { Time } from '../../../ui/time';
import { useNow } from '../../../ui/use-now';
import { strings } from '../strings';
import { TASK_STATUS_LABELS } from '../vocabulary';
import { EditTask } from './edit-task';
import classes from './room.module.css';
import { useTaskWrite } from './use-task-write';

const TASK_STATUSES = keysOf(TASK_STATUS_LABELS);

/** One task, with its state at hand. */
export function TaskItem({ task, incidentId }: { task: Task; incidentId: string }) {
  const mayWrite = useMay('tasks.write');
  const now = useNow();
  const [editing, { open, close }] = useDisclosure(false);
  const { change } = useTaskWrite();
  const { id: taskId, title, status, assignee, dueAt, version: expectedVersion } = task;
  const isOpen = status === 'todo' || status === 'in_progress';
  const overdue = isOpen && dueAt !== null && Date.parse(dueAt) < now;
  return (
    <li className={classes.item}>
      <Group justify="space-between" gap="sm">
        <div style={{ flex: '1 1 240px', minWidth: 0 }}>
          <Text
            size="sm"
            fw={550}
            className={isOpen ? classes.text : `${classes.text} ${classes.struck}`}
          >
            {shownText(title).text}
          </Text>
          <Group gap={8} fz="sm">
            <Text span size="sm" c="dimmed">
              {assignee?.name ?? strings.tasks.unassigned}
              {dueAt !== null && (
                <>
                  {' · '}
                  {strings.tasks.due} <Time value={dueAt} />
                </>
              )}
            </Text>
            {overdue && (
              <Badge variant="light" color="red" tt="none" radius="sm">
                {strings.tasks.overdue}
              </Badge>
            )}
          </Group>
        </div>
        <Group gap={4} wrap="nowrap">
          <Select
            size="xs"
            w={130}
            aria-label={strings.tasks.state(title)}
            data={TASK_STATUSES.map((value) => ({ value, label: TASK_STATUS_LABELS[value] }))}
            value={status}
            allowDeselect={false}
            disabled={!mayWrite || change.isPending}
            onChange={(value) => {
              const next = choiceParam(value, TASK_STATUSES);
              if (next !== undefined && next !== status) {
                change.mutate({ incidentId, taskId, status: next, expectedVersion });
              }
            }}
          />
          {mayWrite && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={strings.tasks.edit(title)}
              onClick={open}
            >
              <IconPencil size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      </Group>
      {editing && <EditTask task={task} incidentId={incidentId} onClose={close} />}
    </li>
  );
}
