import type { Ports } from '../platform/ports.js';
import { actingAs } from './acting-as.js';
import type { Caller } from './acting-as.js';
import { DEMO_PEOPLE } from './people.js';
import type { DemoCast } from './seed-demo.js';
import type { DemoTicket, DemoTicketStep } from './ticket-story.js';

const MINUTE = 60_000;

/** The procedures as somebody would have called them at an earlier time. */
function callerAt(ports: Ports, cast: DemoCast, by: DemoTicket['by'], time: Date): Caller {
  return actingAs({ ...ports, clock: { now: () => time } }, cast[by]);
}

/** The text with every `@ana` as the mention that it stands for. */
function withMentions(text: string, cast: DemoCast): string {
  return DEMO_PEOPLE.reduce(
    (said, { key, name }) => said.replaceAll(`@${key}`, `[@${name}](mention:${cast[key].userId})`),
    text,
  );
}

async function playStep(
  caller: Caller,
  { step, ticketId, cast }: { step: DemoTicketStep; ticketId: string; cast: DemoCast },
): Promise<void> {
  switch (step.do) {
    case 'triage': {
      const { status, priority, category, tags, who } = step;
      await caller.tickets.update({
        ticketId,
        ...(status !== undefined && { status }),
        ...(priority !== undefined && { priority }),
        ...(category !== undefined && { category }),
        ...(tags !== undefined && { tags: [...tags] }),
        ...(who !== undefined && { assigneeId: cast[who].userId }),
      });
      return;
    }
    case 'comment':
      await caller.tickets.comments.add({
        ticketId,
        body: withMentions(step.body, cast),
        visibility: step.internal === true ? 'internal' : 'public',
      });
      return;
    case 'promote':
      await caller.tickets.promote({ ticketId, severity: step.severity, title: step.title });
  }
}

/** Lets the people of the demo tenant deal with a ticket, at the times it says. */
export async function playTicket(
  ports: Ports,
  cast: DemoCast,
  { title, description, priority, category, createdAgo, by, steps }: DemoTicket,
): Promise<void> {
  const createdAt = ports.clock.now().getTime() - createdAgo * MINUTE;
  const { id: ticketId } = await callerAt(ports, cast, by, new Date(createdAt)).tickets.create({
    title,
    description,
    ...(priority !== undefined && { priority }),
    ...(category !== undefined && { category }),
  });
  for (const step of steps) {
    const time = new Date(createdAt + step.at * MINUTE);
    await playStep(callerAt(ports, cast, step.by, time), { step, ticketId, cast });
  }
}
