import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { parseAccountSearch, parseLinkSearch } from '../../features/account/search';
import { parseAuditSearch } from '../../features/audit/search';
import { parseDashboardSearch } from '../../features/dashboard/search';
import { parseIncidentSearch, parseRoomSearch } from '../../features/incidents/search';
import { parseInboxSearch } from '../../features/notifications/search';
import { parseSecurityEventSearch } from '../../features/security-events/search';
import { parseTicketSearch } from '../../features/tickets/search';
import { parseDeliverySearch } from '../../features/webhooks/search';
import { requireTenant } from '../guards';
import { defined } from '../search-params';
import { root } from './root';

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
  component: lazyRouteComponent(() => import('../shell/shell'), 'Shell'),
});

const dashboard = createRoute({
  getParentRoute: () => shell,
  path: '/dashboard',
  validateSearch: parseDashboardSearch,
  component: lazyRouteComponent(
    () => import('../../features/dashboard/dashboard-page'),
    'DashboardPage',
  ),
});

const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: parseIncidentSearch,
  component: lazyRouteComponent(
    () => import('../../features/incidents/list/incidents-page'),
    'IncidentsPage',
  ),
});

const room = createRoute({
  getParentRoute: () => shell,
  path: '/incidents/$incidentId',
  validateSearch: parseRoomSearch,
  component: lazyRouteComponent(
    () => import('../../features/incidents/room/room-page'),
    'RoomPage',
  ),
});

const tickets = createRoute({
  getParentRoute: () => shell,
  path: '/tickets',
  validateSearch: parseTicketSearch,
  component: lazyRouteComponent(() => import('../../features/tickets/tickets-page'), 'TicketsPage'),
});

const newTicket = createRoute({
  getParentRoute: () => shell,
  path: '/tickets/new',
  component: lazyRouteComponent(
    () => import('../../features/tickets/new-ticket-page'),
    'NewTicketPage',
  ),
});

const ticket = createRoute({
  getParentRoute: () => shell,
  path: '/tickets/$ticketId',
  component: lazyRouteComponent(() => import('../../features/tickets/ticket-page'), 'TicketPage'),
});

const serviceLevels = createRoute({
  getParentRoute: () => shell,
  path: '/service-levels',
  component: lazyRouteComponent(
    () => import('../../features/tickets/sla/service-levels-page'),
    'ServiceLevelsPage',
  ),
});

const inbox = createRoute({
  getParentRoute: () => shell,
  path: '/inbox',
  validateSearch: parseInboxSearch,
  component: lazyRouteComponent(
    () => import('../../features/notifications/inbox/inbox-page'),
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
    () => import('../../features/notifications/chats/chats-page'),
    'ChatsPage',
  ),
});

const members = createRoute({
  getParentRoute: () => shell,
  path: '/members',
  component: lazyRouteComponent(() => import('../../features/members/members-page'), 'MembersPage'),
});

const automation = createRoute({
  getParentRoute: () => shell,
  path: '/automation',
  component: lazyRouteComponent(
    () => import('../../features/automation/automation-page'),
    'AutomationPage',
  ),
});

const webhooks = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks',
  component: lazyRouteComponent(
    () => import('../../features/webhooks/list/webhooks-page'),
    'WebhooksPage',
  ),
});

const webhook = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks/$webhookId',
  validateSearch: parseDeliverySearch,
  component: lazyRouteComponent(
    () => import('../../features/webhooks/endpoint/endpoint-page'),
    'EndpointPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit-log',
  validateSearch: parseAuditSearch,
  component: lazyRouteComponent(() => import('../../features/audit/audit-page'), 'AuditPage'),
});

const securityEvents = createRoute({
  getParentRoute: () => shell,
  path: '/security-events',
  validateSearch: parseSecurityEventSearch,
  component: lazyRouteComponent(
    () => import('../../features/security-events/security-events-page'),
    'SecurityEventsPage',
  ),
});

const usage = createRoute({
  getParentRoute: () => shell,
  path: '/usage',
  component: lazyRouteComponent(() => import('../../features/usage/usage-page'), 'UsagePage'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('../../features/tenants/settings-page'),
    'SettingsPage',
  ),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  validateSearch: parseAccountSearch,
  component: lazyRouteComponent(() => import('../../features/account/account-page'), 'AccountPage'),
});

/** Inside the shell: everything in a tenant. */
export const pagesInTenant = shell.addChildren([
  dashboard,
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
]);
