import { recordAudit } from '../../audit/record-audit.js';
import { emitEvent } from '../../events/emit-event.js';
import type { TenantContext } from '../../trpc/context.js';
import { formatReference } from '../reference.js';
import type { IncidentHead } from '../heads.js';
import { insertTimelineEvent } from '../timeline/store.js';
import { inverseOf, isRelation } from './kinds.js';
import type { LinkKind } from './kinds.js';

/** A link that came or went. */
export interface LinkChange {
  readonly what: 'added' | 'removed';
  readonly linkId: string;
  readonly kind: LinkKind;
  readonly incident: IncidentHead;
  /** The incident at the other end, or the page. */
  readonly related: IncidentHead | null;
  readonly url: string | null;
  readonly title: string;
}

const WORDS = { added: 'Linked', removed: 'Link removed' } as const;

/** Writes a link into the timeline of its incident, or of both, the log and the outbox. */
export async function tellOfLink(ctx: TenantContext, change: LinkChange): Promise<void> {
  const { what, linkId, kind, incident, related, url, title } = change;
  const ends = related === null ? [incident] : [incident, related];
  const state = {
    incidentId: incident.id,
    kind,
    url,
    relatedIncidentId: related?.id ?? null,
    title,
  };
  await Promise.all([
    ...ends.map((end) => {
      const other = end === incident ? related : incident;
      const seen = end !== incident && isRelation(kind) ? inverseOf(kind) : kind;
      const name = other === null ? title || (url ?? '') : formatReference(other.number);
      return insertTimelineEvent(ctx, {
        incidentId: end.id,
        kind: `link_${what}`,
        message: `${WORDS[what]} (${seen.replaceAll('_', ' ')}): ${name}`,
        data: { linkId, kind: seen, url, relatedIncidentId: other?.id ?? null },
      });
    }),
    recordAudit(ctx, {
      action: `incident_link.${what}`,
      target: { type: 'incident_link', id: linkId },
      ...(what === 'added' ? { after: state } : { before: state }),
    }),
    emitEvent(ctx, {
      type: `incident_link.${what}`,
      payload: {
        incidentId: incident.id,
        reference: formatReference(incident.number),
        linkId,
        kind,
      },
    }),
  ]);
}
