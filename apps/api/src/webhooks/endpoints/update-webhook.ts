import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import type { Webhook } from '../schemas.js';
import { CLOSED } from '../sending/circuit.js';
import { closeCircuit } from './circuit-store.js';
import { acceptableUrl, auditedUrl } from './endpoint-url.js';
import { webhookView } from './endpoint-view.js';
import type { WebhookRow } from './endpoint-view.js';
import { lockWebhook } from './lock-webhook.js';
import { normalEvents } from './subscription.js';

interface Update {
  readonly webhookId: string;
  readonly url?: string | undefined;
  readonly events?: readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly expectedVersion?: number | undefined;
}

type State = Pick<WebhookRow, 'url' | 'events' | 'description' | 'disabled_at' | 'disabled_reason'>;

/**
 * Changes a webhook, disables or enables it. While it is disabled no event is put down for it; what
 * was waiting goes on waiting. Enabling it, or giving it another URL, closes its circuit.
 * @throws AppError NOT_FOUND, VERSION_MISMATCH, VALIDATION_FAILED for a URL.
 */
export async function updateWebhook(ctx: TenantContext, input: Update): Promise<Webhook> {
  const { trx, tenantId, now } = ctx;
  const { webhookId } = input;
  const before = await lockWebhook(ctx, webhookId);
  checkVersion(input.expectedVersion, before.version);
  const state = await nextState(ctx, before, input);
  const changes = changesBetween(before, state);
  if (changes.length === 0) return webhookView(before, now);
  const disabled = state.disabled_at !== null;
  const restarts = !disabled && (changes.includes('enabled') || changes.includes('url'));
  const written = { ...state, version: before.version + 1, updated_at: now };
  await Promise.all([
    trx
      .updateTable('webhook_endpoints')
      .set({ ...written, events: [...state.events] })
      .where('tenant_id', '=', tenantId)
      .where('id', '=', webhookId)
      .execute(),
    restarts && closeCircuit(trx, { tenantId, endpointId: webhookId }, now),
    recordAudit(ctx, {
      action: 'webhook.updated',
      target: { type: 'webhook', id: webhookId },
      before: auditOf(before),
      after: auditOf(state),
    }),
    emitEvent(ctx, { type: 'webhook.updated', payload: { webhookId, changes } }),
  ]);
  return webhookView({ ...before, ...(restarts && CLOSED), ...written }, now);
}

async function nextState(ctx: TenantContext, before: State, input: Update): Promise<State> {
  const { description = before.description, enabled } = input;
  return {
    url: input.url === undefined ? before.url : await acceptableUrl(ctx.ports, input.url),
    events: input.events === undefined ? before.events : normalEvents(input.events),
    description,
    ...standing(before, enabled, ctx.now),
  };
}

function standing(
  { disabled_at, disabled_reason }: State,
  enabled: boolean | undefined,
  now: Date,
): Pick<State, 'disabled_at' | 'disabled_reason'> {
  if (enabled === true) return { disabled_at: null, disabled_reason: null };
  if (enabled === undefined || disabled_at !== null) return { disabled_at, disabled_reason };
  return { disabled_at: now, disabled_reason: 'manual' };
}

function changesBetween(before: State, after: State): string[] {
  const changes: string[] = [];
  if (before.url !== after.url) changes.push('url');
  if (before.events.join() !== after.events.join()) changes.push('events');
  if (before.description !== after.description) changes.push('description');
  if (before.disabled_at !== after.disabled_at) changes.push('enabled');
  return changes;
}

function auditOf({ url, events, description, disabled_at: disabledAt }: State) {
  return { url: auditedUrl(url), events, description, enabled: disabledAt === null };
}
