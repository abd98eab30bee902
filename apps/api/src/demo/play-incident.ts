import type { Ports } from '../platform/ports.js';
import { actingAs } from './acting-as.js';
import type { Caller } from './acting-as.js';
import type { DemoCast } from './seed-demo.js';
import type { DemoIncident, DemoStep } from './story.js';

const MINUTE = 60_000;

/** The procedures as somebody would have called them at an earlier time. */
function callerAt(ports: Ports, cast: DemoCast, by: DemoIncident['by'], time: Date): Caller {
  return actingAs({ ...ports, clock: { now: () => time } }, cast[by]);
}

async function playStep(
  caller: Caller,
  {
    step,
    incidentId,
    time,
    cast,
  }: { step: DemoStep; incidentId: string; time: Date; cast: DemoCast },
): Promise<void> {
  switch (step.do) {
    case 'command':
      await caller.incidents.update({
        incidentId,
        commanderId: cast[step.who].userId,
        status: 'investigating',
      });
      return;
    case 'note': {
      const occurredAt = new Date(
        time.getTime() - (step.minutesEarlier ?? 0) * MINUTE,
      ).toISOString();
      await caller.incidents.timeline.add({ incidentId, message: step.message, occurredAt });
      return;
    }
    case 'move':
      await caller.incidents.update({ incidentId, status: step.status });
      return;
    case 'link':
      await caller.incidents.links.add({ incidentId, url: step.url, title: step.title });
      return;
    case 'review': {
      const { summary, impact, rootCause, whatWentWell, whatWentBadly } = step;
      await caller.incidents.review.save({
        incidentId,
        summary,
        impact,
        rootCause,
        contributingFactors: [...step.contributingFactors],
        whatWentWell,
        whatWentBadly,
        status: 'published',
      });
      return;
    }
    case 'task': {
      const { title, who, dueInHours, done } = step;
      const task = await caller.incidents.tasks.add({
        incidentId,
        title,
        ...(who !== undefined && { assigneeId: cast[who].userId }),
        ...(dueInHours !== undefined && {
          dueAt: new Date(time.getTime() + dueInHours * 60 * MINUTE).toISOString(),
        }),
      });
      if (done === true)
        await caller.incidents.tasks.update({ incidentId, taskId: task.id, status: 'done' });
      return;
    }
    case 'publish': {
      const { message, status, severity, audience } = step;
      await caller.incidents.statusUpdates.publish({
        incidentId,
        message,
        ...(status !== undefined && { status }),
        ...(severity !== undefined && { severity }),
        ...(audience !== undefined && { audience }),
      });
    }
  }
}

/** Lets the people of the demo tenant live through an incident, at the times it says. */
export async function playIncident(
  ports: Ports,
  cast: DemoCast,
  incident: DemoIncident,
): Promise<void> {
  const { title, description, severity, impactLead, by } = incident;
  const declaredAt = ports.clock.now().getTime() - incident.declaredAgo * MINUTE;
  const { id: incidentId } = await callerAt(
    ports,
    cast,
    by,
    new Date(declaredAt),
  ).incidents.declare({
    title,
    description,
    severity,
    status: 'triage',
    ...(impactLead !== undefined && {
      impactStartedAt: new Date(declaredAt - impactLead * MINUTE).toISOString(),
    }),
  });
  for (const step of incident.steps) {
    const time = new Date(declaredAt + step.at * MINUTE);
    await playStep(callerAt(ports, cast, step.by, time), { step, incidentId, time, cast });
  }
}
