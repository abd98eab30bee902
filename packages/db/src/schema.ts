import type { AttachmentsSchema } from './schema/attachments.js';
import type { AuditSchema } from './schema/audit.js';
import type { AutomationSchema } from './schema/automation.js';
import type { IdentitySchema } from './schema/identity.js';
import type { IncidentsSchema } from './schema/incidents.js';
import type { NotificationsSchema } from './schema/notifications.js';
import type { PlatformSchema } from './schema/platform.js';
import type { RetentionSchema } from './schema/retention.js';
import type { SecurityEventsSchema } from './schema/security-events.js';
import type { TenancySchema } from './schema/tenancy.js';
import type { TicketsSchema } from './schema/tickets.js';
import type { ViewsSchema } from './schema/views.js';
import type { WebhooksSchema } from './schema/webhooks.js';

export type * from './schema/columns.js';
export type * from './schema/attachments.js';
export type * from './schema/audit.js';
export type * from './schema/automation.js';
export type * from './schema/identity.js';
export type * from './schema/incidents.js';
export type * from './schema/notifications.js';
export type * from './schema/platform.js';
export type * from './schema/retention.js';
export type * from './schema/security-events.js';
export type * from './schema/tenancy.js';
export type * from './schema/tickets.js';
export type * from './schema/views.js';
export type * from './schema/webhooks.js';

/** Every table and view that the application reads or writes; each area names its own. */
export interface Schema
  extends
    TenancySchema,
    IdentitySchema,
    AttachmentsSchema,
    AuditSchema,
    AutomationSchema,
    IncidentsSchema,
    NotificationsSchema,
    PlatformSchema,
    RetentionSchema,
    SecurityEventsSchema,
    TicketsSchema,
    ViewsSchema,
    WebhooksSchema {}
