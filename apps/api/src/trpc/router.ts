import { tokensRouter } from '../access-tokens/router.js';
import { attachmentsRouter } from '../attachments/router.js';
import { auditRouter } from '../audit/router.js';
import { apiKeysRouter, serviceAccountsRouter } from '../automation/router.js';
import { devRouter } from '../mail/router.js';
import { eventsRouter } from '../events/router.js';
import { authRouter } from '../identity/router.js';
import { alertsRouter } from '../incidents/alerts/router.js';
import { dashboardRouter } from '../incidents/dashboard/router.js';
import { incidentsRouter } from '../incidents/router.js';
import { mfaRouter } from '../mfa/router.js';
import { passkeysRouter } from '../passkeys/router.js';
import { notificationsRouter } from '../notifications/router.js';
import { oidcRouter } from '../oidc/router.js';
import { securityEventsRouter } from '../security-events/router.js';
import { tenantsRouter } from '../tenancy/router.js';
import { ticketsRouter } from '../tickets/router.js';
import { otpRouter } from '../otp/router.js';
import { peopleRouter } from '../people/router.js';
import { usageRouter } from '../usage/router.js';
import { viewsRouter } from '../views/router.js';
import { webhooksRouter } from '../webhooks/router.js';
import { router } from './init.js';

/** The rooms, under the names by which callers know them. */
export const appRouter = router({
  auth: authRouter,
  tokens: tokensRouter,
  otp: otpRouter,
  mfa: mfaRouter,
  passkeys: passkeysRouter,
  oidc: oidcRouter,
  tenants: tenantsRouter,
  people: peopleRouter,
  serviceAccounts: serviceAccountsRouter,
  apiKeys: apiKeysRouter,
  incidents: incidentsRouter,
  tickets: ticketsRouter,
  alerts: alertsRouter,
  dashboard: dashboardRouter,
  attachments: attachmentsRouter,
  audit: auditRouter,
  securityEvents: securityEventsRouter,
  usage: usageRouter,
  events: eventsRouter,
  webhooks: webhooksRouter,
  notifications: notificationsRouter,
  views: viewsRouter,
  dev: devRouter,
});

export type AppRouter = typeof appRouter;
