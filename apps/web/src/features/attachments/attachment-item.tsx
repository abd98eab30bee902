import { ActionIcon, Anchor, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import type { Attachment } from '../../api/types';
import { Confirm } from '../../ui/confirm';
import { formatBytes } from '../../ui/format-bytes';
import { Time } from '../../ui/time';
import classes from './attachments.module.css';
import { isPreviewable } from './preview';
import { rejectionText } from './refusal';
import { downloadAttachment } from './signed-url';
import { StateBadge, isOpenable } from './states';
import { strings } from './strings';
import { Thumbnail } from './thumbnail';
import { useMayDelete } from './use-may-delete';

interface ItemProps {
  attachment: Attachment;
  onPreview: (attachment: Attachment) => void;
}

/** One file: what it is, whether it can be opened, and what can be done with it. */
export function AttachmentItem({ attachment, onPreview }: ItemProps) {
  const { filename, size, status, rejection, subject, visibility, uploadedBy } = attachment;
  const mayDelete = useMayDelete(attachment);
  const open = isOpenable(attachment);
  const download = useMutation({ mutationFn: () => downloadAttachment(attachment.id) });
  const where = strings.on[subject.type];
  return (
    <li className={classes.item}>
      <Thumbnail attachment={attachment} />
      <div>
        {open ? (
          <Anchor
            component="button"
            type="button"
            size="sm"
            fw={550}
            className={classes.name}
            aria-label={
              isPreviewable(attachment) ? strings.preview(filename) : strings.downloadOf(filename)
            }
            onClick={() => (isPreviewable(attachment) ? onPreview(attachment) : download.mutate())}
          >
            {filename}
          </Anchor>
        ) : (
          <Text size="sm" fw={550} className={classes.name}>
            {filename}
          </Text>
        )}
        <div className={classes.facts}>
          <span>{formatBytes(size)}</span>
          <span>{uploadedBy.name}</span>
          <Time value={attachment.createdAt} />
          {where !== '' && <span>{where}</span>}
          <StateBadge status={status} rejection={rejection} />
          {visibility === 'internal' && subject.type.startsWith('ticket') && (
            <Badge variant="light" color="yellow" tt="none" radius="sm">
              {strings.internal}
            </Badge>
          )}
        </div>
      </div>
      <Group gap={2} wrap="nowrap">
        {open && (
          <Tooltip label={strings.download}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={strings.downloadOf(filename)}
              loading={download.isPending}
              onClick={() => download.mutate()}
            >
              <IconDownload size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        {mayDelete && <DeleteAttachment attachment={attachment} />}
      </Group>
      {status === 'rejected' && (
        <Text size="sm" c="red" className={classes.reason}>
          {rejectionText(rejection) ?? strings.hints.rejected}
        </Text>
      )}
    </li>
  );
}

function DeleteAttachment({ attachment: { id, filename } }: Pick<ItemProps, 'attachment'>) {
  const client = useQueryClient();
  const remove = useMutation(
    trpc.attachments.delete.mutationOptions({
      onSuccess: () => notifyDone(strings.deleted(filename)),
      onSettled: () => client.invalidateQueries(trpc.attachments.list.pathFilter()),
    }),
  );
  return (
    <Confirm
      title={strings.delete}
      message={strings.deleteBody(filename)}
      confirmLabel={strings.delete}
      busy={remove.isPending}
      onConfirm={() => remove.mutateAsync({ attachmentId: id })}
    >
      {(ask) => (
        <Tooltip label={strings.delete}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={strings.deleteOf(filename)}
            onClick={ask}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </Confirm>
  );
}
