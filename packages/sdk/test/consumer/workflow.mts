import { IncidentTracker, NotFoundError, VersionMismatchError } from '@incident-tracker/sdk';

const [, , baseUrl = '', apiKey = ''] = process.argv;
const tracker = new IncidentTracker({ apiKey, baseUrl });

const me = await tracker.auth.whoami();
const leave = new AbortController();
const subscription = tracker.events.subscribe({ signal: leave.signal });
const seen: string[] = [];
const following = (async () => {
  for await (const event of subscription) {
    seen.push(event.type);
    if (event.type === 'status_update.published' && event.data.status === 'resolved') break;
  }
})();
// The stream opens within moments; what is declared after that must appear in it.
await new Promise((resolve) => setTimeout(resolve, 1500));

const incident = await tracker.incidents.declare({ title: 'Checkout fails', severity: 'SEV2' });
const { id: incidentId } = incident;
const task = await tracker.incidents.tasks.add({ incidentId, title: 'Roll back' });
await tracker.incidents.timeline.add({ incidentId, message: 'Rolled back to the last release' });
const done = await tracker.incidents.tasks.update({ incidentId, taskId: task.id, status: 'done' });
await tracker.incidents.statusUpdates.publish({
  incidentId,
  message: 'Found it',
  status: 'identified',
});
await tracker.incidents.statusUpdates.publish({
  incidentId,
  message: 'It works again',
  status: 'resolved',
});
const resolved = await tracker.incidents.get({ incidentId: incident.reference });

const stale = await tracker.incidents
  .update({ incidentId, title: 'Too late', expectedVersion: 1 })
  .catch((error: unknown) => error);
const missing = await tracker.incidents
  .get({ incidentId: 'INC-999999' })
  .catch((error: unknown) => error);

for (let count = 0; count < 3; count += 1)
  await tracker.incidents.declare({ title: `Another ${count}` });
const references: string[] = [];
for await (const { reference } of tracker.incidents.list({ limit: 2, sort: 'declaredAt' })) {
  references.push(reference);
}
const page = await tracker.incidents.list({ status: ['resolved'] });
const raw = await tracker.request('GET', `/v1/incidents/${incident.reference}`);

setTimeout(() => leave.abort(), 10_000).unref();
await following;

console.log(
  JSON.stringify({
    kind: me.kind,
    reference: incident.reference,
    task: done.status,
    status: resolved.status,
    currentVersion:
      stale instanceof VersionMismatchError && stale.currentVersion === resolved.version,
    missing: missing instanceof NotFoundError && missing.code,
    references,
    resolved: page.items.map(({ reference }) => reference),
    raw: raw.status,
    seen,
  }),
);
