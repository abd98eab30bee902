import type { Permission } from '@incident-tracker/policy';
import {
  IconActivityHeartbeat,
  IconChartBar,
  IconHistory,
  IconKey,
  IconMailbox,
  IconSettings,
  IconShieldExclamation,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import type { TablerIcon } from '@tabler/icons-react';
import { strings } from './strings';

export interface NavItem {
  readonly to:
    | '/incidents'
    | '/members'
    | '/automation'
    | '/webhooks'
    | '/audit-log'
    | '/security-events'
    | '/usage'
    | '/settings'
    | '/mailbox';
  readonly label: string;
  readonly icon: TablerIcon;
  readonly group: 'work' | 'admin' | 'tools';
  /** Who sees it; without one, everybody. */
  readonly permission?: Permission;
  /** Shown only where the product runs on its own, with its own mailbox. */
  readonly mailboxOnly?: true;
}

const NAV_ITEMS: readonly NavItem[] = [
  {
    to: '/incidents',
    label: strings.incidents,
    icon: IconActivityHeartbeat,
    group: 'work',
    permission: 'incidents.read',
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
    permission: 'tenants.read',
  },
  { to: '/mailbox', label: strings.mailbox, icon: IconMailbox, group: 'tools', mailboxOnly: true },
];

/** The entries of the menu that the person can use. */
export function visibleNavItems(
  permissions: readonly string[],
  hasMailbox: boolean,
): readonly NavItem[] {
  return NAV_ITEMS.filter(
    ({ permission, mailboxOnly }) =>
      (permission === undefined || permissions.includes(permission)) &&
      (mailboxOnly !== true || hasMailbox),
  );
}
