export { IncidentTracker } from './incident-tracker.js';
export type { IncidentTrackerConstructor } from './incident-tracker.js';
export type { IncidentTrackerOptions, RequestOptions } from './options.js';
export type { QueryValue, RawRequest, RequestRaw } from './http/raw-request.js';
export type { Answer } from './http/answer.js';
export type { List, Page } from './lists/list.js';
export type { EventsResource, SubscribeOptions } from './events/subscribe.js';
export type { EventActor, EventType, TrackerEvent } from './events/event.js';
export type { AuditExportFilters, AuditExports } from './exports/audit-exports.js';
export type { ExportedFile, ExportOptions } from './exports/create-export.js';
export type { TicketExportFilters, TicketExports } from './exports/ticket-exports.js';
export type {
  Attachment,
  AttachmentFiles,
  AttachTo,
  DownloadOptions,
  TransferProgress,
  Upload,
} from './files/attachment-files.js';
export type { ReceivedFile } from './files/received-file.js';
export type { UploadFile } from './files/upload-source.js';
export type { IncidentExportFilters, IncidentExports } from './exports/incident-exports.js';
export { webhooks } from './webhooks/index.js';
export type { VerifyOptions } from './webhooks/verify.js';
export type { WebhookHeaders } from './webhooks/read-header.js';
export { IncidentTrackerError } from './errors/incident-tracker-error.js';
export type { ErrorFacts } from './errors/incident-tracker-error.js';
export type { ClientErrorCode, ErrorCode } from './errors/error-code.js';
export {
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  ServerError,
  ValidationError,
  VersionMismatchError,
} from './errors/answered-errors.js';
export type { ValidationIssue } from './errors/answered-errors.js';
export { ConnectionError, TimeoutError } from './errors/unanswered-errors.js';
export { WebhookVerificationError } from './webhooks/webhook-verification-error.js';
export type {
  Incident,
  StatusUpdate,
  Task,
  Ticket,
  TicketComment,
  TimelineEvent,
  View,
} from './models.js';
export type { Contract, Unlisted } from './contract.js';
export type { Method, Methods, Resources } from './resources.js';
