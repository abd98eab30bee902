import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { strings as common } from '../../../ui/strings';
import { Time } from '../../../ui/time';
import { clashesOf, combine } from './combine';
import classes from './review.module.css';
import { strings } from './strings';
import type { Conflict, Saving } from './use-save-review';
import { valuesOf } from './values';

interface ConflictProps {
  conflict: Conflict;
  onSave: (saving: Saving) => void;
  onDiscard: () => void;
  onClose: () => void;
}

/** Somebody was faster: shows what both changed, and lets the person decide. Nothing is lost until then. */
export function ConflictDialog({ conflict, onSave, onDiscard, onClose }: ConflictProps) {
  const { saving, theirs } = conflict;
  const versions = {
    base: valuesOf(saving.base),
    mine: saving.values,
    theirs: valuesOf(theirs),
  };
  // Whoever only saved has no wish about the status: it stays as the other person left it.
  const status = saving.status === saving.base.status ? theirs.status : saving.status;
  const clashes = clashesOf(versions);
  const {
    title,
    body,
    apart,
    clash,
    empty,
    combine: both,
    keepMine,
    takeTheirs,
    back,
  } = strings.conflict;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack>
        <Text size="sm">
          {body(theirs.updatedBy?.name ?? common.somebody)}{' '}
          {theirs.updatedAt !== null && <Time value={theirs.updatedAt} />}
        </Text>
        <Text size="sm">{clashes.length === 0 ? apart : clash}</Text>
        {clashes.map((section) => (
          <div key={section}>
            <Text size="sm" fw={600} mb={4}>
              {strings.sections[section].label}
            </Text>
            <div
              className={`${classes.quote} ${classes.text}`}
              role="group"
              aria-label={strings.sections[section].label}
            >
              {versions.theirs.texts[section] || empty}
            </div>
          </div>
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {back}
          </Button>
          <Button variant="default" onClick={onDiscard}>
            {takeTheirs}
          </Button>
          <Button
            onClick={() => onSave({ base: theirs, values: combine(versions), status })}
            data-autofocus
          >
            {clashes.length === 0 ? both : keepMine}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
