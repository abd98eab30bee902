import type { Contract } from '../contract.js';
import type { RequestOptions } from '../options.js';
import type { ReceivedFile } from './received-file.js';
import type { UploadFile } from './upload-source.js';

/** A file of a ticket, a comment, an incident or a timeline event. */
export type Attachment = Contract['procedures']['attachments']['get']['output'];

/** How far a transfer has come, in bytes; `total` is undefined where nobody knows. */
export interface TransferProgress {
  readonly transferred: number;
  readonly total: number | undefined;
}

/** What the file is attached to: one of them, by id; tickets and incidents by reference as well. */
export type AttachTo =
  | { readonly ticketId: string; readonly visibility?: 'public' | 'internal' | undefined }
  | { readonly commentId: string }
  | { readonly incidentId: string }
  | { readonly timelineEventId: string };

/** A file to upload. */
export type Upload = AttachTo &
  RequestOptions & {
    /** A stream is read once, so its upload is not repeated when it fails. */
    readonly file: UploadFile;
    readonly filename: string;
    /** In hexadecimal: the server refuses a content that is another. */
    readonly sha256?: string | undefined;
    /** Called as the bytes are handed over; in browsers only when all of them were. */
    readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  };

/** What a download takes besides: it is not repeated, and lasts for as long as you read. */
export type DownloadOptions = Pick<RequestOptions, 'signal'>;

/** Files on their way in and out. */
export interface AttachmentFiles {
  /**
   * Sends a file as it is read, and answers when it is attached. `timeoutMs` is how long it may take
   * until something moves.
   * @throws IncidentTrackerError; `ATTACHMENT_REJECTED` with the reason in `details.reason`.
   */
  upload(upload: Upload): Promise<Attachment>;
  /**
   * Begins to receive a file; read `body` to get it.
   * @throws IncidentTrackerError; `CONFLICT` while it waits for the scanner.
   */
  download(attachmentId: string, options?: DownloadOptions): Promise<ReceivedFile>;
}
