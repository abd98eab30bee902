import type { AppRouter } from '@incident-tracker/api';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

type Outputs = inferRouterOutputs<AppRouter>;
type Inputs = inferRouterInputs<AppRouter>;

export type Me = Outputs['auth']['me'];
/** A signed-in person in a tenant. */
export type SignedIn = Me & { user: NonNullable<Me['user']>; activeTenantId: string };
export type Session = Outputs['auth']['sessions']['list']['items'][number];
export type Activity = Outputs['auth']['activity']['items'][number];
export type MfaStatus = Outputs['mfa']['status'];
export type TotpSetup = Outputs['mfa']['totp']['setup'];
/** What a one-time code is asked for with. */
export type CodeRequest = Inputs['otp']['send'];
export type VerifiedCode = Outputs['otp']['verify'];
export type Passkey = Outputs['passkeys']['list']['items'][number];
export type ConnectedAccount = Outputs['oidc']['identities']['items'][number];
export type PendingEmailChange = NonNullable<Outputs['auth']['emailChange']['pending']>;
export type SsoSettings = Outputs['tenants']['sso']['get'];
export type Incident = Outputs['incidents']['get'];
export type IncidentRow = Outputs['incidents']['list']['items'][number];
/** What can be changed of an incident. */
export type IncidentChange = Omit<Inputs['incidents']['update'], 'incidentId' | 'expectedVersion'>;
/** What narrows a timeline. */
export type TimelineFilter = Pick<Inputs['incidents']['timeline']['list'], 'kind' | 'pinned'>;
export type TimelineEvent = Outputs['incidents']['timeline']['list']['items'][number];
export type Task = Outputs['incidents']['tasks']['list']['items'][number];
export type IncidentLink = Outputs['incidents']['links']['list']['items'][number];
export type Review = Outputs['incidents']['review']['get'];
/** The text and the action items of a review. */
export type ReviewInput = Omit<
  Inputs['incidents']['review']['save'],
  'incidentId' | 'expectedVersion' | 'status'
>;
export type Dashboard = Outputs['dashboard']['get'];
/** A saved view of a list. */
export type SavedView = Outputs['views']['list']['items'][number];
export type ViewList = SavedView['list'];
/** What a list is asked for, as the API takes it. */
export type ViewFilter<List extends ViewList> = Extract<SavedView, { list: List }>['filter'];
export type BulkItem = Inputs['incidents']['bulk']['items'][number];
export type StatusUpdate = Outputs['incidents']['statusUpdates']['list']['items'][number];
export type Ticket = Outputs['tickets']['get'];
export type TicketListInput = Omit<Inputs['tickets']['list'], 'limit' | 'cursor' | 'direction'>;
/** What can be changed of a ticket. */
export type TicketChange = Omit<Inputs['tickets']['update'], 'ticketId' | 'expectedVersion'>;
export type TicketComment = Outputs['tickets']['comments']['list']['items'][number];
export type TicketBulkItem = Inputs['tickets']['bulk']['items'][number];
export type Sla = Outputs['tickets']['sla']['get'];
export type Person = Outputs['people']['list']['items'][number];
export type Tenant = Outputs['tenants']['get'];
export type Member = Outputs['tenants']['members']['list']['items'][number];
export type Invite = Outputs['tenants']['invites']['list']['items'][number];
export type ServiceAccount = Outputs['serviceAccounts']['list']['items'][number];
export type ApiKey = Outputs['apiKeys']['list']['items'][number];
export type AuditListInput = NonNullable<Inputs['audit']['list']>;
export type AuditEvent = Outputs['audit']['list']['items'][number];
export type AuditProof = NonNullable<Outputs['audit']['proof']['proof']>;
export type AuditVerification = Outputs['audit']['verify'];
export type SecurityEventListInput = Inputs['securityEvents']['list'];
export type SecurityEvent = Outputs['securityEvents']['list']['items'][number];
export type Usage = Outputs['usage']['get'];
export type Plan = Outputs['usage']['plans']['items'][number];
export type Webhook = Outputs['webhooks']['get'];
export type WebhookInput = Inputs['webhooks']['create'];
/** What a webhook can be subscribed to: `*`, or a type of event. */
export type Subscription = WebhookInput['events'][number];
export type WebhookEventType = Outputs['webhooks']['eventTypes']['items'][number];
export type TestInput = Inputs['webhooks']['test'];
export type Delivery = Outputs['webhooks']['deliveries']['list']['items'][number];
export type DeliveryWithAttempts = Outputs['webhooks']['deliveries']['get'];
export type RedeliveryInput = Inputs['webhooks']['deliveries']['redeliverRange'];
export type Attempt = DeliveryWithAttempts['attemptLog'][number];
export type Attachment = Outputs['attachments']['get'];
export type Notification = Outputs['notifications']['list']['items'][number];
export type NotificationPreferences = Outputs['notifications']['preferences']['get'];
export type PreferencesInput = Inputs['notifications']['preferences']['update'];
export type NotificationKind = NonNullable<PreferencesInput['kinds']>[number]['kind'];
export type ChatChannel = Outputs['notifications']['chat']['list']['items'][number];
export type ChatOffer = Outputs['notifications']['chat']['list']['offered'][number];
export type ChatChannelInput = Inputs['notifications']['chat']['create'];
export type Mail = Outputs['dev']['mailbox']['items'][number];
