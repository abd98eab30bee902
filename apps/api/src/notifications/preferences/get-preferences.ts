import type { TenantContext } from '../../trpc/context.js';
import { readerOf } from '../inbox/own-notifications.js';
import type { Preferences } from '../schemas.js';
import { preferencesView } from './preferences-view.js';
import { loadPreferences } from './store.js';

/** What the caller is told, and how. */
export async function getPreferences(ctx: TenantContext): Promise<Preferences> {
  return preferencesView(await loadPreferences(ctx, readerOf(ctx)), ctx.subject);
}
