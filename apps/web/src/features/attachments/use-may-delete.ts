import { roleAtLeast } from '@incident-tracker/policy';
import { roleIn, useMay, useSession } from '../../api/session';
import type { Attachment } from '../../api/types';

/** Whether the person may delete a file: agents any, others what they have attached themselves. */
export function useMayDelete({ uploadedBy }: Pick<Attachment, 'uploadedBy'>): boolean {
  const me = useSession();
  const mayDelete = useMay('attachments.delete');
  const role = roleIn(me);
  if (!mayDelete || role === undefined) return false;
  return roleAtLeast(role, 'AGENT') || uploadedBy.id === me.user.id;
}
