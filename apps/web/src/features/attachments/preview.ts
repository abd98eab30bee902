import type { Attachment } from '../../api/types';
import { isOpenable } from './states';

const MAX_TEXT_BYTES = 512 * 1024;

/** Whether a file is a picture that browsers show. */
export function isPicture({ contentType }: Pick<Attachment, 'contentType'>): boolean {
  return contentType.startsWith('image/');
}

/** Whether a file can be looked at without saving it: pictures, and text that is not too long. */
export function isPreviewable(attachment: Attachment): boolean {
  const { contentType, size } = attachment;
  const isText = contentType.startsWith('text/') && size <= MAX_TEXT_BYTES;
  return isOpenable(attachment) && (isPicture(attachment) || isText);
}
