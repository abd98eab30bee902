import { Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useMay } from '../../api/session';
import { choiceParam } from '../../app/search-params';
import { Empty } from '../../ui/empty';
import { LoadMore } from '../../ui/load-more';
import { QueryView } from '../../ui/query-view';
import { RowsSkeleton } from '../../ui/rows-skeleton';
import { AttachmentList } from './attachment-list';
import classes from './attachments.module.css';
import { Dropzone } from './dropzone';
import { strings } from './strings';
import { UploadList } from './upload-list';
import { startUploads, useUploads } from './uploads';
import type { Visibility } from './uploads';
import { useAttachments } from './use-attachments';
import type { Owner } from './use-attachments';

const VISIBILITIES = ['public', 'internal'] as const;

interface PanelProps {
  /** By id, not by reference. */
  subject: Owner;
  /** False where nothing is added any more, as on a closed ticket. */
  canUpload?: boolean;
  /** True inside a card that has a frame of its own. */
  bare?: boolean;
}

/** The files of a ticket or an incident, with those of its comments or timeline, and room for more. */
export function AttachmentsPanel({ subject, canUpload = true, bare = false }: PanelProps) {
  const mayUpload = useMay('attachments.create') && canUpload;
  const mayHide = useMay('tickets.comment_internal') && 'ticketId' in subject;
  const [visibility, setVisibility] = useState<Visibility>('public');
  const { query, attachments } = useAttachments(subject);
  const uploads = useUploads(subject);
  return (
    <Stack gap="sm">
      {mayUpload && (
        <>
          {mayHide && <VisibilityChoice value={visibility} onChange={setVisibility} />}
          <Dropzone
            onFiles={(files) => startUploads(subject, files, mayHide ? visibility : undefined)}
          />
        </>
      )}
      <Paper withBorder={!bare} {...(bare && { className: classes.bare })}>
        <UploadList uploads={uploads} />
        <QueryView
          query={{ ...query, data: attachments }}
          skeleton={<RowsSkeleton rows={3} height={44} />}
        >
          {(items) =>
            items.length === 0 && uploads.length === 0 ? (
              <NoFiles bare={bare} />
            ) : (
              <AttachmentList label={strings.list} attachments={items} />
            )
          }
        </QueryView>
      </Paper>
      <LoadMore query={query} />
    </Stack>
  );
}

function NoFiles({ bare }: { bare: boolean }) {
  return bare ? (
    <Text size="sm" c="dimmed">
      {strings.emptyTitle}
    </Text>
  ) : (
    <Empty icon={IconPaperclip} title={strings.emptyTitle} description={strings.empty} />
  );
}

interface ChoiceProps {
  value: Visibility;
  onChange: (value: Visibility) => void;
}

function VisibilityChoice({ value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <Group gap="xs">
      <Text size="sm" id={id}>
        {strings.visibility}
      </Text>
      <SegmentedControl
        size="xs"
        aria-labelledby={id}
        data={VISIBILITIES.map((name) => ({ value: name, label: strings.visibilities[name] }))}
        value={value}
        onChange={(next) => onChange(choiceParam(next, VISIBILITIES) ?? 'public')}
      />
    </Group>
  );
}
