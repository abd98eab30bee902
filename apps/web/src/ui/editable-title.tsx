import { ActionIcon, Group, Title, Tooltip } from '@mantine/core';
import type { TitleOrder } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import classes from './editable-title.module.css';

interface EditableTitleProps {
  title: string;
  order?: TitleOrder;
  /** What the button is called. */
  editLabel: string;
  /** Null for those who may not edit it. */
  onEdit: (() => void) | null;
}

/** The title of something, with the button that edits it. */
export function EditableTitle({ title, order = 1, editLabel, onEdit }: EditableTitleProps) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start" mt={4}>
      <Title order={order} size="h3" className={classes.title}>
        {title}
      </Title>
      {onEdit !== null && (
        <Tooltip label={editLabel}>
          <ActionIcon variant="subtle" color="gray" onClick={onEdit} aria-label={editLabel}>
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
