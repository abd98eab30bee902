import { newId } from '@incident-tracker/db';
import type { Database } from '@incident-tracker/db';
import type { Answer, Client } from './client.js';
import { textAt } from './client.js';
import { expectStatus } from './people.js';

/** What goes beside the file. */
export type UploadFields = Readonly<Record<string, string>>;

/** A file in a form, as a page sends it. */
export function formOf(
  filename: string,
  content: Buffer | string,
  fields: UploadFields = {},
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([bytesOf(content)]), filename);
  return form;
}

function bytesOf(content: Buffer | string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(content));
}

/** Attaches a file by a form. */
export function upload(
  client: Client,
  filename: string,
  content: Buffer | string,
  fields: UploadFields = {},
): Promise<Answer> {
  return client.post('/v1/attachments', formOf(filename, content, fields));
}

/** Attaches a file that is the body itself. */
export function uploadRaw(
  client: Client,
  filename: string,
  content: Buffer | string,
  fields: UploadFields = {},
): Promise<Answer> {
  const query = new URLSearchParams({ filename, ...fields });
  return client.post(`/v1/attachments?${query.toString()}`, new Blob([bytesOf(content)]));
}

/** A new incident. @returns its id. */
export async function anIncident(client: Client): Promise<string> {
  const answer = await client.post('/v1/incidents', { title: 'Checkout fails' });
  return textAt(expectStatus(answer, 201).body, 'id');
}

/** What the signed URL of an attachment opens. */
export async function download(
  client: Client,
  attachmentId: string,
  query = '',
): Promise<Response> {
  const answer = await client.get(`/v1/attachments/${attachmentId}/url${query}`);
  return fetch(textAt(expectStatus(answer, 200).body, 'url'));
}

/** A ticket with a public comment and an internal one, put straight into the database. */
export async function insertTicket(
  database: Database,
  {
    tenantId,
    requesterId,
    status = 'open',
  }: {
    tenantId: string;
    requesterId: string;
    status?: 'open' | 'closed';
  },
): Promise<{ ticketId: string; number: number; publicId: string; internalId: string }> {
  const ticketId = newId();
  const now = new Date();
  const number = Math.floor(Math.random() * 1_000_000) + 1;
  const comments = (['public', 'internal'] as const).map((visibility) => ({
    tenant_id: tenantId,
    id: newId(),
    ticket_id: ticketId,
    body: `A ${visibility} comment`,
    visibility,
    author_type: 'user' as const,
    author_id: requesterId,
    created_at: now,
  }));
  await database.platformTransaction(async (trx) => {
    await trx
      .insertInto('tickets')
      .values({
        tenant_id: tenantId,
        id: ticketId,
        number,
        title: 'It does not print',
        description: '',
        status,
        priority: 'normal',
        requester_type: 'user',
        requester_id: requesterId,
        created_by_type: 'user',
        created_by_id: requesterId,
        clock_paused_ms: 0,
        created_at: now,
        updated_at: now,
        ...(status === 'closed' && { clock_stopped_at: now, closed_at: now }),
      })
      .execute();
    await trx.insertInto('ticket_comments').values(comments).execute();
  });
  const [first, second] = comments;
  return { ticketId, number, publicId: first?.id ?? '', internalId: second?.id ?? '' };
}
