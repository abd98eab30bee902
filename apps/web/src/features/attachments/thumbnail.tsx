import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Attachment } from '../../api/types';
import classes from './attachments.module.css';
import { FileIcon } from './file-icon';
import { isOpenable } from './states';
import { urlOptions } from './signed-url';

/** The small picture of a file, or a mark of its kind. Its name stands beside it. */
export function Thumbnail({ attachment }: { attachment: Attachment }) {
  const { id, thumbnail, contentType } = attachment;
  const { data: url } = useQuery({
    ...urlOptions({ attachmentId: id, disposition: 'inline', thumbnail: true }),
    enabled: thumbnail && isOpenable(attachment),
  });
  const [broken, setBroken] = useState(false);
  return (
    <span className={classes.thumbnail}>
      {url === undefined || broken ? (
        <FileIcon contentType={contentType} />
      ) : (
        <img src={url} alt="" loading="lazy" onError={() => setBroken(true)} />
      )}
    </span>
  );
}
