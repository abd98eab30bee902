import { ActionIcon, Alert, Button, Group, Loader, Modal, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Attachment } from '../../api/types';
import { CodeBlock } from '../../ui/code-block';
import { formatBytes } from '../../ui/format-bytes';
import { strings as common } from '../../ui/strings';
import classes from './attachments.module.css';
import { isPicture } from './preview';
import { downloadAttachment, urlOptions } from './signed-url';
import { strings } from './strings';

interface PreviewProps {
  attachment: Attachment;
  /** What can be looked at beside it, in the order of the list. */
  others: readonly Attachment[];
  onShow: (attachment: Attachment) => void;
  onClose: () => void;
}

/** A file, looked at without saving it. */
export function PreviewDialog({ attachment, others, onShow, onClose }: PreviewProps) {
  const { id, filename, size, uploadedBy } = attachment;
  const download = useMutation({ mutationFn: () => downloadAttachment(id) });
  const at = others.findIndex((other) => other.id === id);
  const previous = others[at - 1];
  const next = others[at + 1];
  const show = (other: Attachment | undefined) => other !== undefined && onShow(other);
  useHotkeys([
    ['ArrowLeft', () => show(previous)],
    ['ArrowRight', () => show(next)],
  ]);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={filename}
      classNames={{ title: classes.name }}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      {isPicture(attachment) ? (
        <div className={classes.preview}>
          <Picture key={id} attachment={attachment} />
        </div>
      ) : (
        <TextFile key={id} attachment={attachment} />
      )}
      <Group justify="space-between" mt="md">
        <Text size="sm" c="dimmed">
          {formatBytes(size)} · {uploadedBy.name}
        </Text>
        <Group gap="xs">
          {others.length > 1 && (
            <>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={strings.previous}
                disabled={previous === undefined}
                onClick={() => show(previous)}
              >
                <IconChevronLeft size={18} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={strings.next}
                disabled={next === undefined}
                onClick={() => show(next)}
              >
                <IconChevronRight size={18} aria-hidden />
              </ActionIcon>
            </>
          )}
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={download.isPending}
            onClick={() => download.mutate()}
          >
            {strings.download}
          </Button>
        </Group>
      </Group>
    </Modal>
  );
}

function PreviewFailed() {
  return (
    <Alert color="red" variant="light" m="md" role="alert">
      {strings.previewFailed}
    </Alert>
  );
}

function Picture({ attachment: { id, filename } }: { attachment: Attachment }) {
  const { data: url, error } = useQuery(urlOptions({ attachmentId: id, disposition: 'inline' }));
  const [broken, setBroken] = useState(false);
  if (broken || error !== null) return <PreviewFailed />;
  if (url === undefined) return <Loader aria-label={common.loading} />;
  return <img src={url} alt={filename} onError={() => setBroken(true)} />;
}

function TextFile({ attachment: { id, filename } }: { attachment: Attachment }) {
  const { data: url, error } = useQuery(urlOptions({ attachmentId: id, disposition: 'inline' }));
  const text = useQuery({
    queryKey: ['attachment-text', id],
    enabled: url !== undefined,
    queryFn: async ({ signal }) => {
      const response = await fetch(url ?? '', { signal });
      if (!response.ok) throw new Error(`the file answers ${response.status}`);
      return response.text();
    },
  });
  if (error !== null || text.error !== null) return <PreviewFailed />;
  if (text.data === undefined) return <Loader aria-label={common.loading} />;
  return <CodeBlock label={filename} value={text.data} wrap />;
}
