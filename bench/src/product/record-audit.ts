import type { TenantTransaction } from '@incident-tracker/db';

/** What the product's own function takes, as far as it is used here. */
export interface AuditEntry {
  readonly tenantId: string;
  readonly actor: { readonly type: 'system'; readonly id: null };
  readonly now: Date;
  readonly request: {
    readonly traceId: string;
    readonly ip: string | null;
    readonly userAgent: string | null;
  };
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string };
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export type RecordAudit = (trx: TenantTransaction, entry: AuditEntry) => Promise<unknown>;

/** The function by which the built product writes its audit rows. */
export async function loadRecordAudit(): Promise<RecordAudit> {
  const url = new URL('../../../apps/api/dist/audit/record-audit.js', import.meta.url);
  const module: unknown = await import(url.href);
  return recordAuditIn(module);
}

/** The product's declarations say so; this package does not depend on it. */
function recordAuditIn(module: unknown): RecordAudit {
  const { recordAuditAs } = module as { recordAuditAs?: RecordAudit };
  if (recordAuditAs === undefined) throw new Error('the product has no recordAuditAs');
  return recordAuditAs;
}
