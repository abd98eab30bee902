import { permissionsOf } from '@incident-tracker/policy';
import type { Role } from '@incident-tracker/policy';
import { expect, it } from 'vitest';
import { visibleNavItems } from './nav-items';

function seenBy(role: Role): string[] {
  return visibleNavItems(permissionsOf({ role }), false).map(({ to }) => to);
}

it('shows administrators everything', () => {
  expect(seenBy('ADMIN')).toEqual([
    '/incidents',
    '/members',
    '/automation',
    '/webhooks',
    '/audit-log',
    '/security-events',
    '/usage',
    '/settings',
  ]);
});

it('hides administration from agents, editors and viewers', () => {
  for (const role of ['AGENT', 'EDITOR', 'VIEWER'] as const) {
    expect(seenBy(role)).toEqual(['/incidents', '/settings']);
  }
});

it('hides incidents from requesters', () => {
  expect(seenBy('REQUESTER')).not.toContain('/incidents');
});

it('shows the mailbox only where there is one', () => {
  expect(visibleNavItems([], true).map(({ to }) => to)).toEqual(['/mailbox']);
  expect(visibleNavItems([], false)).toEqual([]);
});
