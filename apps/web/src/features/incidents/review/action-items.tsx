import { ActionIcon, Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../../api/session';
import type { Task } from '../../../api/types';
import { Item, ItemList } from '../../../ui/item-list';
import { PersonSelect } from '../../../ui/person-select';
import { Section } from '../../../ui/section';
import { strings } from './strings';
import { TaskOfReview } from './task-of-review';
import type { ReviewDraft } from './use-review-draft';
import { MAX_ENTRIES } from './values';

interface ItemsProps {
  draft: ReviewDraft;
  /** The tasks behind the ids in the draft. */
  known: readonly Task[];
}

/** What has to change, so that it does not happen again. New items become tasks with the next saving. */
export function ActionItems({ draft: { values, change }, known }: ItemsProps) {
  const { taskIds, added } = values;
  const mayAdd = useMay('tasks.write') && taskIds.length + added.length < MAX_ENTRIES;
  const tasks = taskIds.flatMap((id) => known.find((task) => task.id === id) ?? []);
  return (
    <Section title={strings.actionItems} description={strings.itemsHint}>
      {tasks.length + added.length === 0 ? (
        <Text size="sm" c="dimmed">
          {strings.noItems}
        </Text>
      ) : (
        <ItemList label={strings.actionItems}>
          {tasks.map((task) => (
            <TaskOfReview
              key={task.id}
              task={task}
              actions={
                <Remove
                  title={task.title}
                  onRemove={() => change({ taskIds: taskIds.filter((id) => id !== task.id) })}
                />
              }
            />
          ))}
          {added.map(({ key, title, assignee }) => (
            <Item
              key={key}
              lead={
                <Badge variant="light" color="yellow" tt="none" radius="sm">
                  {strings.unsavedItem}
                </Badge>
              }
              actions={
                <Remove
                  title={title}
                  onRemove={() => change({ added: added.filter((item) => item.key !== key) })}
                />
              }
            >
              <Text size="sm" fw={550}>
                {title}
              </Text>
              <Text size="sm" c="dimmed">
                {assignee?.name ?? strings.unassigned}
              </Text>
            </Item>
          ))}
        </ItemList>
      )}
      {mayAdd && <AddItem onAdd={(item) => change({ added: [...added, item] })} />}
    </Section>
  );
}

function Remove({ title, onRemove }: { title: string; onRemove: () => void }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={strings.removeItem(title)}
      onClick={onRemove}
    >
      <IconX size={16} aria-hidden />
    </ActionIcon>
  );
}

type NewItem = ReviewDraft['values']['added'][number];

function AddItem({ onAdd }: { onAdd: (item: NewItem) => void }) {
  const [title, setTitle] = useState('');
  const [assignee, setAssignee] = useState<NewItem['assignee']>(null);
  const [dueAt, setDueAt] = useState('');
  const isBlank = title.trim() === '';
  const add = () => {
    if (isBlank) return;
    onAdd({ key: crypto.randomUUID(), title: title.trim(), assignee, dueAt });
    setTitle('');
    setAssignee(null);
    setDueAt('');
  };
  return (
    <Group align="flex-end" gap="sm" mt="md">
      <TextInput
        label={strings.itemName}
        placeholder={strings.itemPlaceholder}
        maxLength={200}
        style={{ flex: '2 1 220px' }}
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        // Enter would save the whole review.
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
      />
      <PersonSelect
        label={strings.itemAssignee}
        placeholder={strings.unassigned}
        style={{ flex: '1 1 150px' }}
        value={assignee?.id ?? null}
        known={assignee}
        onChange={(id, option) =>
          setAssignee(id === null ? null : { id, name: option?.label ?? id })
        }
      />
      <TextInput
        label={strings.itemDue}
        type="datetime-local"
        style={{ flex: '1 1 180px' }}
        value={dueAt}
        onChange={({ currentTarget }) => setDueAt(currentTarget.value)}
      />
      <Button variant="default" disabled={isBlank} onClick={add}>
        {strings.addItem}
      </Button>
    </Group>
  );
}
