/* Compiled, never run: what the published types allow and what they refuse. */
import { IncidentTracker, NotFoundError, webhooks } from '@incident-tracker/sdk';
import type {
  ErrorCode,
  Incident,
  List,
  Page,
  TrackerEvent,
  Unlisted,
} from '@incident-tracker/sdk';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

function holds<_Claim extends true>(): void {}

const tracker = new IncidentTracker({ apiKey: 'itk_live_x', baseUrl: 'http://localhost:3000' });

export async function inputs(): Promise<void> {
  await tracker.incidents.declare({ title: 'Checkout fails', severity: 'SEV2' });
  await tracker.incidents.declare(
    { title: 'Checkout fails' },
    { idempotencyKey: 'alert-7', timeoutMs: 1 },
  );
  await tracker.auth.whoami();
  await tracker.incidents.list();
  await tracker.incidents.timeline.add({ incidentId: 'INC-1', message: 'Rolled back' });
  // @ts-expect-error a title is required
  await tracker.incidents.declare({});
  // @ts-expect-error so is the input
  await tracker.incidents.get();
  // @ts-expect-error no such property
  await tracker.incidents.declare({ title: 'x', titel: 'y' });
  // @ts-expect-error no such severity: a slip of the pen
  await tracker.incidents.declare({ title: 'x', severity: 'SEV9' });
  // @ts-expect-error no such status in a filter
  await tracker.incidents.list({ status: ['investigatng'] });
  // @ts-expect-error no such method
  tracker.incidents.declare.mutate;
  // @ts-expect-error no such resource
  tracker.incident;
  // @ts-expect-error a procedure without input takes none
  await tracker.auth.whoami({ verbose: true });
  // @ts-expect-error no such option
  await tracker.auth.whoami({}, { timeout: 5 });
  // @ts-expect-error both are required
  new IncidentTracker({ baseUrl: 'http://localhost:3000' });
}

export async function outputs(): Promise<void> {
  const incident = await tracker.incidents.get({ incidentId: 'INC-1' });
  holds<Same<typeof incident, Incident>>();
  holds<Same<typeof incident.reference, string>>();
  holds<Same<typeof incident.version, number>>();
  holds<Same<typeof incident.resolvedAt, string | null>>();
  holds<Same<typeof incident.severity, 'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | Unlisted>>();
  // @ts-expect-error no such property
  incident.tenant_id;
  // @ts-expect-error enums are open: a newer server may say something else
  const closed: 'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' = incident.severity;
  const text: string = incident.severity;
  // @ts-expect-error never equal: a slip of the pen
  if (incident.status === 'resolvd') return;

  // What the server answers may be sent back, values included that this release does not know.
  const [next] = incident.allowedTransitions;
  if (next !== undefined) await tracker.incidents.update({ incidentId: incident.id, status: next });
  await tracker.incidents.list({ severity: [incident.severity] });
  holds<Same<Awaited<ReturnType<typeof tracker.auth.logout>>, undefined>>();
  void [closed, text];
}

export async function lists(): Promise<void> {
  const list = tracker.incidents.list({ status: ['triage'] });
  holds<Same<typeof list, List<Incident>>>();
  const page = await list;
  holds<Same<typeof page, Page<Incident>>>();
  for await (const item of list) holds<Same<typeof item, Incident>>();
  for await (const each of list.pages()) holds<Same<typeof each, Page<Incident>>>();
  const promise: Promise<Page<Incident>> = list;
  // @ts-expect-error a single object is no list
  for await (const item of tracker.incidents.get({ incidentId: 'INC-1' })) void item;
  void promise;
}

export async function events(): Promise<void> {
  for await (const event of tracker.events.subscribe({ from: 'p1' })) {
    holds<Same<typeof event, TrackerEvent>>();
    const { position, occurredAt, tenantId } = event;
    const known: string[] = [position, occurredAt, tenantId, event.data.actor.type];
    switch (event.type) {
      case 'incident.declared':
        holds<Same<typeof event.data.reference, string>>();
        // @ts-expect-error not in this type of event
        void event.data.taskId;
        break;
      case 'task.added':
        holds<Same<typeof event.data.taskId, string>>();
        break;
      // @ts-expect-error no such type of event
      case 'task.aded':
        break;
      default:
        void known;
    }
  }
}

export async function errors(): Promise<void> {
  try {
    await tracker.incidents.get({ incidentId: 'INC-404' });
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    holds<Same<typeof error.code, ErrorCode>>();
    holds<Same<typeof error.status, number | undefined>>();
    if (error.code === 'NOT_FOUND') return;
    // @ts-expect-error no such code
    if (error.code === 'NOT_FUOND') return;
  }
}

export async function others(): Promise<void> {
  const payload: unknown = await webhooks.verify('{}', {}, 'whsec_x', { toleranceSeconds: 60 });
  const answer = await tracker.request('GET', '/v1/incidents', { query: { limit: 5 } });
  holds<Same<typeof answer.body, unknown>>();
  void payload;
}
