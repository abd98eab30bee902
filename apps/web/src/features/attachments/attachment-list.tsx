import { useState } from 'react';
import type { Attachment } from '../../api/types';
import { AttachmentItem } from './attachment-item';
import classes from './attachments.module.css';
import { isPreviewable } from './preview';
import { PreviewDialog } from './preview-dialog';

interface ListProps {
  label: string;
  attachments: readonly Attachment[];
}

/** Files one below the other, and the one that is looked at. */
export function AttachmentList({ label, attachments }: ListProps) {
  const [shownId, setShownId] = useState<string | null>(null);
  const previewable = attachments.filter(isPreviewable);
  const shown = previewable.find(({ id }) => id === shownId);
  const show = ({ id }: Attachment) => setShownId(id);
  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {attachments.map((attachment) => (
          <AttachmentItem key={attachment.id} attachment={attachment} onPreview={show} />
        ))}
      </ul>
      {shown !== undefined && (
        <PreviewDialog
          attachment={shown}
          others={previewable}
          onShow={show}
          onClose={() => setShownId(null)}
        />
      )}
    </>
  );
}
