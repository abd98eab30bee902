import type { Mail } from '../../mail/queue-mail.js';
import { digestMail, notificationMail } from '../../mail/templates/notification-mail.js';
import type { ToldItem } from '../../mail/templates/notification-mail.js';
import type { Ports } from '../../platform/ports.js';
import { shownActor } from '../../incidents/actor.js';
import { findKind } from '../catalogue.js';
import { preferencesUrl, subjectPath, unsubscribeUrl } from '../links.js';
import { createToken } from '../unsubscribe/token.js';
import type { DueRow } from './due-rows.js';

type ComposePorts = Pick<Ports, 'keyring' | 'publicUrl'>;

function itemOf(publicUrl: string, row: DueRow, text: string | undefined): ToldItem {
  const { reference, details, actor_type: type, actor_name: name } = row;
  const actor = shownActor(type, null, name).name;
  return {
    reference,
    title: row.title ?? '',
    sentence: findKind(row.kind)?.says({ actor, details }) ?? 'Something happened.',
    quote: text === undefined || text.trim() === '' ? null : text,
    url: `${publicUrl}${subjectPath(row.subject_type, reference)}`,
    at: row.occurred_at,
  };
}

/** Whether it has waited for a digest or for the end of quiet hours. */
function hasWaited({ mail_due_at: dueAt, created_at: createdAt }: DueRow): boolean {
  return dueAt > createdAt;
}

/** What a mail is stopped by: RFC 8058 for mail programs, a link for people. */
function stopping(
  { keyring, publicUrl }: ComposePorts,
  { tenant_id: tenantId, user_id: userId }: DueRow,
  scope: string,
) {
  const url = unsubscribeUrl(publicUrl(), createToken(keyring, { tenantId, userId, scope }));
  return {
    url,
    headers: {
      'List-Unsubscribe': `<${url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

/**
 * The mails of one person: one for each notification, and one for all that have waited, if several have.
 * @param texts what people wrote, by the id of the part.
 */
export function composeMails(
  ports: ComposePorts,
  rows: readonly DueRow[],
  texts: ReadonlyMap<string, string>,
): Mail[] {
  const waited = rows.filter(hasWaited);
  const collected = waited.length > 1 ? waited : [];
  const single = collected.length > 0 ? rows.filter((row) => !hasWaited(row)) : rows;
  const textOf = ({ part_id: partId }: DueRow) => (partId === null ? undefined : texts.get(partId));
  const publicUrl = ports.publicUrl();
  const mails = single.map((row): Mail => {
    const { label = '' } = findKind(row.kind) ?? {};
    const stop = stopping(ports, row, row.kind);
    const content = notificationMail(itemOf(publicUrl, row, textOf(row)), {
      tenantName: row.tenant_name,
      why: `You get this mail as a member of ${row.tenant_name}.`,
      preferencesUrl: preferencesUrl(publicUrl),
      unsubscribeUrl: stop.url,
      stops: `stop mails of this kind (${label})`,
    });
    return { to: row.email, ...content, headers: stop.headers };
  });
  const [first] = collected;
  if (first === undefined) return mails;
  const stop = stopping(ports, first, 'all');
  const content = digestMail(
    collected.map((row) => itemOf(publicUrl, row, textOf(row))),
    {
      tenantName: first.tenant_name,
      why: `You get this mail as a member of ${first.tenant_name}.`,
      preferencesUrl: preferencesUrl(publicUrl),
      unsubscribeUrl: stop.url,
      stops: `stop all notifications of ${first.tenant_name} by mail`,
    },
  );
  return [...mails, { to: first.email, ...content, headers: stop.headers }];
}
