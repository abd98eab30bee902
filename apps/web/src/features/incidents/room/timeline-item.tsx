import { ActionIcon, Badge, Group, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil, IconPin, IconPinnedOff } from '@tabler/icons-react';
import { useMay } from '../../../api/session';
import type { Attachment, TimelineEvent } from '../../../api/types';
import { RichText } from '../../../ui/rich-text';
import { Time } from '../../../ui/time';
import { AttachToPart, PartAttachments } from '../../attachments/part-attachments';
import { strings } from '../strings';
import { KIND_LABELS, WRITTEN_KINDS } from '../vocabulary';
import { EditTimelineEvent } from './edit-timeline-event';
import classes from './room.module.css';
import { useTimelineWrite } from './use-timeline-write';

/** Written later than it happened by more than this counts as back-dated. */
const BACKDATED_MS = 120_000;

interface ItemProps {
  event: TimelineEvent;
  incidentId: string;
  /** All those of the incident. */
  attachments: readonly Attachment[] | undefined;
}

/** One event of the timeline. */
export function TimelineItem({ event, incidentId, attachments }: ItemProps) {
  const { kind, message, actor, occurredAt, recordedAt, pinned, editedAt } = event;
  const written = WRITTEN_KINDS.some((known) => known === kind);
  const backdated = Date.parse(recordedAt) - Date.parse(occurredAt) > BACKDATED_MS;
  return (
    <li className={classes.item}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Group gap={8} fz="sm">
          <Badge variant="light" color={written ? 'indigo' : 'gray'} tt="none" radius="sm">
            {KIND_LABELS[kind]}
          </Badge>
          <Text span size="sm" fw={550}>
            {actor.name}
          </Text>
          <Text span size="sm" c="dimmed">
            <Time value={occurredAt} exact />
            {backdated && (
              <>
                {' · '}
                {strings.timeline.recorded} <Time value={recordedAt} />
              </>
            )}
            {editedAt !== null && ` · ${strings.timeline.edited}`}
          </Text>
          {pinned && (
            <Badge variant="light" color="yellow" tt="none" radius="sm">
              {strings.timeline.pinned}
            </Badge>
          )}
        </Group>
        <Actions event={event} incidentId={incidentId} editable={written} />
      </Group>
      {message !== '' && (
        <div className={classes.body}>
          <RichText text={message} />
        </div>
      )}
      <PartAttachments part={{ timelineEventId: event.id }} attachments={attachments} />
    </li>
  );
}

interface ActionsProps {
  event: TimelineEvent;
  incidentId: string;
  editable: boolean;
}

function Actions({ event, incidentId, editable }: ActionsProps) {
  const mayWrite = useMay('timeline.write');
  const mayAttach = useMay('attachments.create');
  const [editing, { open, close }] = useDisclosure(false);
  const { change } = useTimelineWrite();
  if (!mayWrite) return null;
  const { id: eventId, version: expectedVersion, pinned } = event;
  const about = strings.timeline.of(KIND_LABELS[event.kind], event.message);
  const pin = pinned ? strings.timeline.unpin : strings.timeline.pin;
  return (
    <Group gap={2} wrap="nowrap">
      {editable && mayAttach && <AttachToPart part={{ timelineEventId: eventId }} about={about} />}
      <Tooltip label={pin}>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={change.isPending}
          aria-label={`${pin}: ${about}`}
          onClick={() => change.mutate({ incidentId, eventId, pinned: !pinned, expectedVersion })}
        >
          {pinned ? <IconPinnedOff size={16} aria-hidden /> : <IconPin size={16} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      {editable && (
        <Tooltip label={strings.timeline.edit}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`${strings.timeline.edit}: ${about}`}
            onClick={open}
          >
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {editing && <EditTimelineEvent event={event} incidentId={incidentId} onClose={close} />}
    </Group>
  );
}
