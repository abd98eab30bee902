/** A file of the storage belongs to one attachment of one tenant. */
export interface AttachmentKey {
  readonly tenantId: string;
  readonly id: string;
}

/** Where the bytes of an attachment are. */
export function contentKey({ tenantId, id }: AttachmentKey): string {
  return `${tenantId}/${id}`;
}

/** Where its small picture is. */
export function thumbnailKey(attachment: AttachmentKey): string {
  return `${contentKey(attachment)}.thumbnail`;
}

/** Whose a file of the storage is. */
export function ownerOfKey(key: string): AttachmentKey {
  const [tenantId = '', name = ''] = key.split('/');
  return { tenantId, id: name.replace(/\.thumbnail$/, '') };
}
