import { permissionsOf } from '@incident-tracker/policy';
import type { Role } from '@incident-tracker/policy';
import { expect, it } from 'vitest';
import { visibleNavItems } from './nav-items';

function seenBy(role: Role): string[] {
  return visibleNavItems(permissionsOf({ role }), false).map(({ to }) => to);
}

it('shows administrators everything', () => {
  expect(seenBy('ADMIN')).toEqual([
    '/dashboard',
    '/incidents',
    '/tickets',
    '/inbox',
    '/members',
    '/automation',
    '/webhooks',
    '/chat-channels',
    '/audit-log',
    '/security-events',
    '/service-levels',
    '/usage',
    '/settings',
  ]);
});

it('hides administration from agents, editors and viewers', () => {
  for (const role of ['AGENT', 'EDITOR', 'VIEWER'] as const) {
    expect(seenBy(role)).toEqual(['/dashboard', '/incidents', '/tickets', '/inbox', '/settings']);
  }
});

it('shows requesters their own tickets, and nothing that is not for them', () => {
  const items = visibleNavItems(permissionsOf({ role: 'REQUESTER' }), false);
  expect(items.map(({ to, label }) => [to, label])).toEqual([
    ['/tickets', 'My tickets'],
    ['/inbox', 'Inbox'],
  ]);
});

it('shows the mailbox only where there is one', () => {
  expect(visibleNavItems([], true).map(({ to }) => to)).toEqual(['/mailbox']);
  expect(visibleNavItems([], false)).toEqual([]);
});
