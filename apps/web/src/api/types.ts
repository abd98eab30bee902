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
export type Passkey = Outputs['passkeys']['list']['items'][number];
export type ConnectedAccount = Outputs['oidc']['identities']['items'][number];
export type PendingEmailChange = NonNullable<Outputs['auth']['emailChange']['pending']>;
export type SsoSettings = Outputs['tenants']['sso']['get'];
export type Incident = Outputs['incidents']['get'];
export type IncidentRow = Outputs['incidents']['list']['items'][number];
export type IncidentListInput = NonNullable<Inputs['incidents']['list']>;
/** What can be changed of an incident. */
export type IncidentChange = Omit<Inputs['incidents']['update'], 'incidentId' | 'expectedVersion'>;
/** What narrows a timeline. */
export type TimelineFilter = Pick<Inputs['incidents']['timeline']['list'], 'kind' | 'pinned'>;
export type TimelineEvent = Outputs['incidents']['timeline']['list']['items'][number];
export type Task = Outputs['incidents']['tasks']['list']['items'][number];
export type StatusUpdate = Outputs['incidents']['statusUpdates']['list']['items'][number];
export type Person = Outputs['people']['list']['items'][number];
export type Tenant = Outputs['tenants']['get'];
export type Member = Outputs['tenants']['members']['list']['items'][number];
export type Invite = Outputs['tenants']['invites']['list']['items'][number];
export type ServiceAccount = Outputs['serviceAccounts']['list']['items'][number];
export type ApiKey = Outputs['apiKeys']['list']['items'][number];
export type AuditListInput = NonNullable<Inputs['audit']['list']>;
export type AuditEvent = Outputs['audit']['list']['items'][number];
export type Usage = Outputs['usage']['get'];
export type Mail = Outputs['dev']['mailbox']['items'][number];
