import { expect, it } from 'vitest';
import { alertsOf } from './alerts-of';

const AT = '2026-03-02T10:00:00.000Z';
const of = (alertId: string, more: Record<string, unknown> = {}) => ({
  alertId,
  source: 'alertmanager',
  ...more,
});

it('tells each alert once, in its newest state, with the labels that it had when it fired', () => {
  const fired = of('a', { labels: { service: 'checkout' }, url: 'https://mon.example/a' });
  expect(
    alertsOf([
      { kind: 'alert_acknowledged', message: 'seen', data: of('a'), occurredAt: AT },
      { kind: 'alert_fired', message: 'other', data: of('b'), occurredAt: AT },
      { kind: 'alert_fired', message: 'fires', data: fired, occurredAt: AT },
      { kind: 'note', message: 'a note', data: {}, occurredAt: AT },
    ]),
  ).toEqual([
    {
      id: 'a',
      source: 'alertmanager',
      state: 'acknowledged',
      message: 'seen',
      at: AT,
      labels: [['service', 'checkout']],
      url: 'https://mon.example/a',
    },
    expect.objectContaining({ id: 'b', state: 'firing', labels: [], url: null }),
  ]);
});

it('leads to web pages only', () => {
  const data = of('a', { url: 'javascript:alert(1)' });
  expect(alertsOf([{ kind: 'alert_fired', message: '', data, occurredAt: AT }])[0]?.url).toBeNull();
});
