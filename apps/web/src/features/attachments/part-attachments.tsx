import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import type { Attachment } from '../../api/types';
import { AttachmentList } from './attachment-list';
import classes from './attachments.module.css';
import { ChooseFiles } from './choose-files';
import { strings } from './strings';
import { UploadList } from './upload-list';
import { startUploads, useUploads } from './uploads';
import type { Subject } from './uploads';

/** A comment of a ticket, or an event of a timeline. */
type Part = Extract<Subject, { commentId: string } | { timelineEventId: string }>;

interface PartProps {
  part: Part;
  /** Those of the whole ticket or incident, which are loaded at once. */
  attachments: readonly Attachment[] | undefined;
}

/** The files of one comment or timeline event, and those that are on their way to it. */
export function PartAttachments({ part, attachments }: PartProps) {
  const uploads = useUploads(part);
  const id = 'commentId' in part ? part.commentId : part.timelineEventId;
  const own = (attachments ?? []).filter(({ subject }) => subject.id === id);
  if (own.length === 0 && uploads.length === 0) return null;
  return (
    <div className={classes.plain}>
      {own.length > 0 && <AttachmentList label={strings.list} attachments={own} />}
      <UploadList uploads={uploads} />
    </div>
  );
}

/** Attaches files to a comment or a timeline event that is there already. */
export function AttachToPart({ part, about }: { part: Part; about: string }) {
  return (
    <ChooseFiles onFiles={(files) => startUploads(part, files)}>
      {(choose) => (
        <Tooltip label={strings.attach}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={strings.attachTo(about)}
            onClick={choose}
          >
            <IconPaperclip size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </ChooseFiles>
  );
}
