import type { TenantTransaction } from '@incident-tracker/db';

/** What the product's own function takes, as far as it is used here. */
export interface EventToEmit {
  readonly tenantId: string;
  readonly actor: { readonly type: 'system'; readonly id: null };
  readonly now: Date;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type EmitEvent = (trx: TenantTransaction, event: EventToEmit) => Promise<void>;

/** The function by which the built product writes to its outbox. */
export async function loadEmitEvent(): Promise<EmitEvent> {
  const url = new URL('../../../apps/api/dist/events/emit-event.js', import.meta.url);
  const module: unknown = await import(url.href);
  return emitEventIn(module);
}

/** The product's declarations say so; this package does not depend on it. */
function emitEventIn(module: unknown): EmitEvent {
  const { emitEventAs } = module as { emitEventAs?: EmitEvent };
  if (emitEventAs === undefined) throw new Error('the product has no emitEventAs');
  return emitEventAs;
}
