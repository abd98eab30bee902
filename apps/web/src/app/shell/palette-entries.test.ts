import { permissionsOf } from '@incident-tracker/policy';
import { expect, it } from 'vitest';
import { visibleNavItems } from './nav-items';
import { entriesFor } from './palette-entries';

const PAGES = visibleNavItems(permissionsOf({ role: 'OWNER' }), false);

function labels(asked: string): string[] {
  return entriesFor(asked, ['incident.declare', 'ticket.new'], PAGES).map(({ label }) => label);
}

it('shows what can be done and all pages before anything is typed', () => {
  expect(labels('')).toContain('New ticket');
  expect(labels('')).toContain('Go to tickets');
  expect(labels('')).toContain('Go to API keys');
});

it('finds by parts of words, in any order', () => {
  expect(labels('tick go')).toEqual(['Go to tickets']);
  expect(labels('xyzzy')).toEqual([]);
});

it('leads to a reference directly', () => {
  expect(labels('inc42')).toEqual(['Open INC-42']);
  expect(labels('t-7')).toEqual(['Open T-7']);
});
