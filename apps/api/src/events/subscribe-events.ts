import { isUnavailable } from '@incident-tracker/db';
import type { Subject } from '@incident-tracker/policy';
import { tracked } from '@trpc/server';
import type { TrackedEnvelope } from '@trpc/server';
import type { LiveSubscription } from '../platform/live-events.js';
import { Turnstile } from '../platform/turnstile.js';
import type { TenantStreamContext } from '../trpc/context.js';
import { readerNow } from './reader-now.js';
import { STREAM_OPENED, streamItem } from './schemas.js';
import type { StreamItem, SubscribeInput } from './schemas.js';
import { maySee } from './visible.js';

/** How often the reader's session, key, role and scopes are looked at again while nothing happens. */
export const RECHECK_MS = 15_000;
/** No event is shown on the strength of rights that were looked at longer ago than this. */
const FRESH_MS = 1_000;
/**
 * Readers looked at together, of all streams of this process: thousands who are told of the same event
 * must not take every connection from requests.
 */
const rechecks = new Turnstile(4);

type Items = AsyncIterable<TrackedEnvelope<StreamItem>, void, void>;

/**
 * The tenant's events as the reader may see them, from just after the given position or from now on.
 * Without a position, the first item is `stream.opened`: it brings the one to resume from, so that a
 * client that is cut off before any event misses none either. The stream ends when the signal
 * aborts, when the node drains, and within `RECHECK_MS` of the reader losing their right to it.
 * @throws AppError CURSOR_INVALID.
 */
export async function subscribeEvents(
  ctx: TenantStreamContext,
  input: SubscribeInput,
  signal: AbortSignal,
): Promise<Items> {
  const from = input.lastEventId ?? input.from;
  const revoked = new AbortController();
  const subscription = await ctx.ports.live.subscribe(ctx.tenantId, {
    from,
    signal: AbortSignal.any([signal, revoked.signal]),
  });
  return items(ctx, { subscription, opens: from === undefined, revoked });
}

async function* items(
  ctx: TenantStreamContext,
  stream: { subscription: LiveSubscription; opens: boolean; revoked: AbortController },
): AsyncGenerator<TrackedEnvelope<StreamItem>, void, void> {
  const { tenantId } = ctx;
  const { subscription, opens, revoked } = stream;
  const reader = watchReader(ctx, revoked);
  try {
    if (opens) yield tracked(subscription.startsAt, openedItem(ctx));
    for await (const event of subscription.events) {
      await reader.refresh();
      if (revoked.signal.aborted) return;
      if (!maySee(reader.subject, event)) continue;
      const { id, type, occurredAt, data } = event;
      yield tracked(event.position, streamItem.parse({ id, type, occurredAt, tenantId, data }));
    }
  } finally {
    reader[Symbol.dispose]();
  }
}

function openedItem({ ports, tenantId }: TenantStreamContext): StreamItem {
  const occurredAt = ports.clock.now().toISOString();
  return { id: tenantId, type: STREAM_OPENED, occurredAt, tenantId, data: {} };
}

interface LookUp {
  readonly reader: Subject | null;
  /** When it began. */
  readonly at: number;
}

/** Under way, by who is looked up. */
const lookUps = new Map<string, Promise<LookUp>>();

/** Streams of the same session or key share what is looked up at the same time. */
function lookUp(ctx: TenantStreamContext): Promise<LookUp> {
  const { tenantId, principal, request } = ctx;
  const who = principal.kind === 'user' ? principal.sessionId : request.bearer?.value;
  const key = `${tenantId} ${who}`;
  const running = lookUps.get(key);
  if (running !== undefined) return running;
  const started = rechecks
    .pass(async () => {
      const at = performance.now();
      return { reader: await readerNow(ctx), at };
    })
    .finally(() => lookUps.delete(key));
  lookUps.set(key, started);
  return started;
}

/** Keeps the reader's rights up to date, and revokes the stream when there are none left. */
function watchReader(
  ctx: TenantStreamContext,
  revoked: AbortController,
): Disposable & { readonly subject: Subject; refresh(): Promise<void> } {
  let { subject } = ctx;
  let checkedAt = performance.now();
  const recheck = async (): Promise<void> => {
    if (revoked.signal.aborted) return;
    try {
      const { reader, at } = await lookUp(ctx);
      checkedAt = at;
      if (reader === null) revoked.abort();
      else subject = reader;
    } catch (error) {
      // While the database is away no event arrives either.
      if (isUnavailable(error)) return;
      ctx.ports.logger.error({ err: error }, 'the reader of a stream could not be checked');
      revoked.abort();
    }
  };
  const refresh = async (): Promise<void> => {
    if (performance.now() - checkedAt > FRESH_MS) await recheck();
  };
  const timer = setInterval(() => void recheck(), RECHECK_MS).unref();
  return {
    get subject() {
      return subject;
    },
    refresh,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
