import type { Ports } from '../platform/ports.js';
import { actingAs } from './acting-as.js';
import type { DemoCast } from './seed-demo.js';

/** Two people of the demo have chosen how they are told. */
export async function chooseNotifications(ports: Ports, cast: DemoCast): Promise<void> {
  await actingAs(ports, cast.amir).notifications.preferences.update({
    digest: 'hourly',
    timeZone: 'Europe/London',
    kinds: [{ kind: 'ticket_created', email: true }],
  });
  await actingAs(ports, cast.vera).notifications.preferences.update({
    timeZone: 'Europe/Prague',
    quietHours: { from: '21:00', to: '07:00' },
    kinds: [{ kind: 'incident_status', inbox: false }],
  });
}
