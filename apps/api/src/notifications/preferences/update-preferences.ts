import { isDeepStrictEqual } from 'node:util';
import type { NotificationChoices } from '@incident-tracker/db';
import { checkVersion } from '../../trpc/check-version.js';
import type { TenantContext } from '../../trpc/context.js';
import { kindOf } from '../catalogue.js';
import { readerOf } from '../inbox/own-notifications.js';
import type { Preferences, UpdatePreferencesInput } from '../schemas.js';
import { channelsFor } from './channels.js';
import { preferencesView } from './preferences-view.js';
import { reschedule } from './reschedule.js';
import { loadPreferences, savePreferences } from './store.js';
import type { StoredPreferences } from './store.js';

/** What is to hold for kinds, kept where it differs from the defaults. */
export function withChoices(
  before: NotificationChoices,
  changes: NonNullable<UpdatePreferencesInput['kinds']>,
): NotificationChoices {
  const choices = new Map(Object.entries(before));
  for (const { kind, ...change } of changes) {
    const current = channelsFor(kind, Object.fromEntries(choices));
    const inbox = change.inbox ?? current.inbox;
    const email = change.email ?? current.email;
    const { defaults } = kindOf(kind);
    if (inbox === defaults.inbox && email === defaults.email) choices.delete(kind);
    else choices.set(kind, { inbox, email });
  }
  return Object.fromEntries(choices);
}

function applied(before: StoredPreferences, input: UpdatePreferencesInput): StoredPreferences {
  const { quietHours, kinds = [] } = input;
  return {
    choices: withChoices(before.choices, kinds),
    email: input.email ?? before.email,
    digest: input.digest ?? before.digest,
    digestHour: input.digestHour ?? before.digestHour,
    timeZone: input.timeZone ?? before.timeZone,
    quietFrom: quietHours === undefined ? before.quietFrom : (quietHours?.from ?? null),
    quietTo: quietHours === undefined ? before.quietTo : (quietHours?.to ?? null),
    urgentPasses: input.urgentPasses ?? before.urgentPasses,
    version: before.version + 1,
  };
}

/**
 * Changes what the caller is told and how. It also holds for what waits to be mailed already.
 * @throws AppError VERSION_MISMATCH.
 */
export async function updatePreferences(
  ctx: TenantContext,
  input: UpdatePreferencesInput,
): Promise<Preferences> {
  const userId = readerOf(ctx);
  const before = await loadPreferences(ctx, userId, { lock: true });
  checkVersion(input.expectedVersion, before.version);
  const next = applied(before, input);
  if (isDeepStrictEqual({ ...next, version: 0 }, { ...before, version: 0 }))
    return preferencesView(before, ctx.subject);
  await Promise.all([savePreferences(ctx, userId, next), reschedule(ctx, userId, next)]);
  return preferencesView(next, ctx.subject);
}
