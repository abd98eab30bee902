import {
  Outlet,
  createRootRoute,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { parseIncidentSearch, parseRoomSearch } from '../features/incidents/search';
import { parseAuditSearch } from '../features/audit/search';
import { parseTicketSearch } from '../features/tickets/search';
import { parseSecurityEventSearch } from '../features/security-events/search';
import { parseInboxSearch } from '../features/notifications/search';
import { parseDeliverySearch } from '../features/webhooks/search';
import { parseAccountSearch, parseLinkSearch } from '../features/account/search';
import { parseSignInSearch } from '../features/auth/sign-in-search';
import { loadMe } from '../api/session';
import { requireNobody, requirePerson, requireTenant } from './guards';
import { homeOf } from './home';
import { defined, textParam } from './search-params';
import type { RawSearch } from './search-params';

function redirectSearch({ redirect: target }: RawSearch): { redirect?: string } {
  const path = textParam(target);
  return path === undefined ? {} : { redirect: path };
}

function tokenSearch({ token: value }: RawSearch): { token?: string } {
  const token = textParam(value);
  return token === undefined ? {} : { token };
}

const root = createRootRoute({ component: Outlet });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const me = await loadMe();
    throw redirect({ to: me.user === null ? '/signin' : homeOf(me) });
  },
});

/* Outside the shell: pages of people who are not in a tenant yet. */

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  validateSearch: parseSignInSearch,
  beforeLoad: requireNobody,
  component: lazyRouteComponent(() => import('../features/auth/sign-in-page'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/signup',
  validateSearch: redirectSearch,
  beforeLoad: requireNobody,
  component: lazyRouteComponent(() => import('../features/auth/sign-up-page'), 'SignUpPage'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(
    () => import('../features/auth/forgot-password-page'),
    'ForgotPasswordPage',
  ),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../features/auth/reset-password-page'),
    'ResetPasswordPage',
  ),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../features/auth/verify-email-page'),
    'VerifyEmailPage',
  ),
});

const confirmEmailChange = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email-change',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../features/auth/confirm-email-change-page'),
    'ConfirmEmailChangePage',
  ),
});

const linkAccount = createRoute({
  getParentRoute: () => root,
  path: '/link-account',
  validateSearch: parseLinkSearch,
  beforeLoad: requirePerson,
  component: lazyRouteComponent(
    () => import('../features/auth/link-account-page'),
    'LinkAccountPage',
  ),
});

const acceptInvite = createRoute({
  getParentRoute: () => root,
  path: '/accept-invite',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../features/tenants/accept-invite-page'),
    'AcceptInvitePage',
  ),
});

const newTenant = createRoute({
  getParentRoute: () => root,
  path: '/tenants/new',
  beforeLoad: requirePerson,
  component: lazyRouteComponent(
    () => import('../features/tenants/new-tenant-page'),
    'NewTenantPage',
  ),
});

/* Inside the shell: everything in a tenant. */

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    // A provider leads back to the account with what waits for consent; that takes no tenant.
    const { link, provider } = parseLinkSearch(location.search);
    if (link !== undefined)
      throw redirect({ to: '/link-account', search: defined({ link, provider }) });
    await requireTenant({ location });
  },
  component: lazyRouteComponent(() => import('./shell/shell'), 'Shell'),
});

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: parseIncidentSearch,
  component: lazyRouteComponent(
    () => import('../features/incidents/list/incidents-page'),
    'IncidentsPage',
  ),
});

const room = createRoute({
  getParentRoute: () => shell,
  path: '/incidents/$incidentId',
  validateSearch: parseRoomSearch,
  component: lazyRouteComponent(() => import('../features/incidents/room/room-page'), 'RoomPage'),
});

const tickets = createRoute({
  getParentRoute: () => shell,
  path: '/tickets',
  validateSearch: parseTicketSearch,
  component: lazyRouteComponent(() => import('../features/tickets/tickets-page'), 'TicketsPage'),
});

const newTicket = createRoute({
  getParentRoute: () => shell,
  path: '/tickets/new',
  component: lazyRouteComponent(
    () => import('../features/tickets/new-ticket-page'),
    'NewTicketPage',
  ),
});

const ticket = createRoute({
  getParentRoute: () => shell,
  path: '/tickets/$ticketId',
  component: lazyRouteComponent(() => import('../features/tickets/ticket-page'), 'TicketPage'),
});

const serviceLevels = createRoute({
  getParentRoute: () => shell,
  path: '/service-levels',
  component: lazyRouteComponent(
    () => import('../features/tickets/sla/service-levels-page'),
    'ServiceLevelsPage',
  ),
});

const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  validateSearch: parseInboxSearch,
  component: lazyRouteComponent(
    () => import('../features/notifications/inbox/inbox-page'),
    'InboxPage',
  ),
});

/** Where mails lead that offer to choose what comes. */
const preferences = createRoute({
  getParentRoute: () => shell,
  path: '/notifications/preferences',
  beforeLoad: () => {
    throw redirect({ to: '/account', search: { tab: 'notifications' }, replace: true });
  },
});

const chats = createRoute({
  getParentRoute: () => shell,
  path: '/chat-channels',
  component: lazyRouteComponent(
    () => import('../features/notifications/chats/chats-page'),
    'ChatsPage',
  ),
});

const members = createRoute({
  getParentRoute: () => shell,
  path: '/members',
  component: lazyRouteComponent(() => import('../features/members/members-page'), 'MembersPage'),
});

const automation = createRoute({
  getParentRoute: () => shell,
  path: '/automation',
  component: lazyRouteComponent(
    () => import('../features/automation/automation-page'),
    'AutomationPage',
  ),
});

const webhooks = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks',
  component: lazyRouteComponent(
    () => import('../features/webhooks/list/webhooks-page'),
    'WebhooksPage',
  ),
});

const webhook = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks/$webhookId',
  validateSearch: parseDeliverySearch,
  component: lazyRouteComponent(
    () => import('../features/webhooks/endpoint/endpoint-page'),
    'EndpointPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit-log',
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import('../features/audit/audit-page'), 'AuditPage'),
});

const securityEvents = createRoute({
  getParentRoute: () => shell,
  path: '/security-events',
  validateSearch: parseSecurityEventSearch,
  component: lazyRouteComponent(
    () => import('../features/security-events/security-events-page'),
    'SecurityEventsPage',
  ),
});

const usage = createRoute({
  getParentRoute: () => shell,
  path: '/usage',
  component: lazyRouteComponent(() => import('../features/usage/usage-page'), 'UsagePage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/tenants/settings-page'), 'SettingsPage'),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  validateSearch: parseAccountSearch,
  component: lazyRouteComponent(() => import('../features/account/account-page'), 'AccountPage'),
});

const unsubscribe = createRoute({
  getParentRoute: () => root,
  path: '/unsubscribe',
  validateSearch: tokenSearch,
  component: lazyRouteComponent(
    () => import('../features/notifications/unsubscribe/unsubscribe-page'),
    'UnsubscribePage',
  ),
});

const mailbox = createRoute({
  getParentRoute: () => root,
  path: '/mailbox',
  component: lazyRouteComponent(() => import('../features/mailbox/mailbox-page'), 'MailboxPage'),
});

export const routeTree = root.addChildren([
  home,
  signIn,
  signUp,
  forgotPassword,
  resetPassword,
  verifyEmail,
  confirmEmailChange,
  linkAccount,
  acceptInvite,
  newTenant,
  unsubscribe,
  mailbox,
  shell.addChildren([
    incidents,
    room,
    tickets,
    newTicket,
    ticket,
    serviceLevels,
    inbox,
    preferences,
    chats,
    members,
    automation,
    webhooks,
    webhook,
    audit,
    securityEvents,
    usage,
    settings,
    account,
  ]),
]);
