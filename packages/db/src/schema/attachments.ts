import type { ActorType, BigIntText, NullableBigIntText, Timestamp } from './columns.js';

export interface AttachmentsTable {
  tenant_id: string;
  id: string;
  filename: string;
  content_type: string;
  size_bytes: BigIntText;
  sha256: Buffer;
  status: string;
  rejection: string | null;
  ticket_id: string | null;
  comment_id: string | null;
  incident_id: string | null;
  timeline_event_id: string | null;
  visibility: string;
  uploaded_by_type: ActorType;
  uploaded_by_id: string | null;
  thumbnail_type: string | null;
  thumbnail_bytes: NullableBigIntText;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** Files that hang on other things. */
export interface AttachmentsSchema {
  attachments: AttachmentsTable;
}
