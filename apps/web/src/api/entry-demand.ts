import type { Problem } from './errors';
import { watched } from './watched';

/** What a tenant wants of a member before it lets them in. */
export type EntryDemand = { readonly tenantId: string | null } & (
  | { readonly kind: 'second_factor' }
  | { readonly kind: 'provider'; readonly provider: string }
);

const demand = watched<EntryDemand | null>(null);

/** Notes that the tenant of this tab has refused the person, if that is what the problem says. */
export function noteEntryDemand({ code, details }: Problem, tenantId: string | null): void {
  if (code === 'MFA_REQUIRED' && details['enroll'] === true) {
    demand.set({ kind: 'second_factor', tenantId });
  }
  const { reason, provider } = details;
  if (reason === 'sso_required' && typeof provider === 'string') {
    demand.set({ kind: 'provider', tenantId, provider });
  }
}

/** The demand may be met: the next refusal says so if it is not. */
export function forgetEntryDemand(): void {
  demand.set(null);
}

/** What the tenant wants of the person; null while it lets them in. */
export function useEntryDemand(tenantId: string): EntryDemand | null {
  const current = demand.use();
  return current?.tenantId === tenantId ? current : null;
}
