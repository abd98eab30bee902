import { textAt } from '@incident-tracker/api/testing/client';
import { createMachine, expectStatus, signUpOwner } from '@incident-tracker/api/testing/people';
import type { Machine, Member } from '@incident-tracker/api/testing/people';
import { startReceiver } from '@incident-tracker/api/testing/webhook-receiver';
import type { Receiver } from '@incident-tracker/api/testing/webhook-receiver';

/** What a tenant's webhook is told of: everything that the load writes. */
const EVENTS = ['incident.declared', 'incident.updated', 'timeline_event.added', 'task.added'];

/** Somebody who writes, and hears of it by a webhook. */
export interface Tenant extends AsyncDisposable {
  readonly owner: Member;
  readonly machine: Machine;
  readonly receiver: Receiver;
  readonly webhookId: string;
}

/** A new tenant with an API key and a webhook of its own. */
export async function startTenant(url: string, name: string): Promise<Tenant> {
  const receiver = await startReceiver();
  const owner = await signUpOwner(url, name);
  const machine = await createMachine(owner);
  const made = await owner.client.post('/v1/webhooks', { url: receiver.url, events: EVENTS });
  const webhookId = textAt(expectStatus(made, 201).body, 'id');
  const upgrade = `/v1/tenants/${owner.tenantId}/plan`;
  // The free plan's daily quota is not what is tested.
  expectStatus(await owner.client.post(upgrade, { plan: 'business' }), 200);
  return {
    owner,
    machine,
    receiver,
    webhookId,
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}
