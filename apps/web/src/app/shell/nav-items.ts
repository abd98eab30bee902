import type { SignedIn } from '../../api/types';
import type { Permission } from '@incident-tracker/policy';
import {
  IconActivityHeartbeat,
  IconBell,
  IconChartBar,
  IconClockCheck,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconMailbox,
  IconMessages,
  IconSettings,
  IconShieldExclamation,
  IconTicket,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import type { TablerIcon } from '@tabler/icons-react';
import { isRequester } from '../home';
import { strings } from './strings';

export interface NavItem {
  readonly to:
    | '/incidents'
    | '/tickets'
    | '/inbox'
    | '/dashboard'
    | '/members'
    | '/automation'
    | '/webhooks'
    | '/chat-channels'
    | '/audit-log'
    | '/security-events'
    | '/service-levels'
    | '/usage'
    | '/settings'
    | '/mailbox';
  readonly label: string;
  /** What it is called for those who see just their own. */
  readonly labelOfRequester?: string;
  readonly icon: TablerIcon;
  readonly group: 'work' | 'admin' | 'tools';
  /** Who sees it; without one, everybody. */
  readonly permission?: Permission;
  /** Shown only where the product runs on its own, with its own mailbox. */
  readonly mailboxOnly?: true;
}

const NAV_ITEMS: readonly NavItem[] = [
  {
    to: '/dashboard',
    label: strings.dashboard,
    icon: IconLayoutDashboard,
    group: 'work',
    permission: 'incidents.read',
  },
  {
    to: '/incidents',
    label: strings.incidents,
    icon: IconActivityHeartbeat,
    group: 'work',
    permission: 'incidents.read',
  },
  {
    to: '/tickets',
    label: strings.tickets,
    labelOfRequester: strings.ownTickets,
    icon: IconTicket,
    group: 'work',
    permission: 'tickets.read',
  },
  {
    to: '/inbox',
    label: strings.inbox,
    icon: IconBell,
    group: 'work',
    permission: 'notifications.manage_own',
  },
  {
    to: '/members',
    label: strings.members,
    icon: IconUsers,
    group: 'admin',
    permission: 'members.read',
  },
  {
    to: '/automation',
    label: strings.automation,
    icon: IconKey,
    group: 'admin',
    permission: 'api_keys.read',
  },
  {
    to: '/webhooks',
    label: strings.webhooks,
    icon: IconWebhook,
    group: 'admin',
    permission: 'webhooks.manage',
  },
  {
    to: '/chat-channels',
    label: strings.chats,
    icon: IconMessages,
    group: 'admin',
    permission: 'webhooks.manage',
  },
  {
    to: '/audit-log',
    label: strings.audit,
    icon: IconHistory,
    group: 'admin',
    permission: 'audit_log.read',
  },
  {
    to: '/security-events',
    label: strings.securityEvents,
    icon: IconShieldExclamation,
    group: 'admin',
    permission: 'security_events.read',
  },
  {
    to: '/service-levels',
    label: strings.serviceLevels,
    icon: IconClockCheck,
    group: 'admin',
    permission: 'ticket_sla.manage',
  },
  {
    to: '/usage',
    label: strings.usage,
    icon: IconChartBar,
    group: 'admin',
    permission: 'billing.read',
  },
  {
    to: '/settings',
    label: strings.settings,
    icon: IconSettings,
    group: 'admin',
    // Requesters reach it by their own menu: it is not what they are here for.
    permission: 'people.read',
  },
  { to: '/mailbox', label: strings.mailbox, icon: IconMailbox, group: 'tools', mailboxOnly: true },
];

/** The entries of the menu that the person can use. */
export function visibleNavItems(
  permissions: SignedIn['permissions'],
  hasMailbox: boolean,
): readonly NavItem[] {
  const forRequester = isRequester({ permissions });
  return NAV_ITEMS.filter(
    ({ permission, mailboxOnly }) =>
      (permission === undefined || permissions.includes(permission)) &&
      (mailboxOnly !== true || hasMailbox),
  ).map(({ labelOfRequester, ...item }) =>
    forRequester && labelOfRequester !== undefined ? { ...item, label: labelOfRequester } : item,
  );
}
