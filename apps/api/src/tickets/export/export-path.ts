import { listExportPath } from '../../http/rest/list-export-path.js';

/** `GET /v1/tickets/export` as the API describes it. */
export const TICKET_EXPORT_PATH = listExportPath({
  list: 'tickets',
  scope: ': those that the caller may read',
  sorts: ['-createdAt', 'createdAt'],
  many: ['status', 'priority', 'category', 'tag', 'assigneeId', 'requesterId'],
  one: ['breached', 'q', 'createdAfter', 'createdBefore'],
  example: { reference: 'T-7', title: 'The invoice shows the wrong address' },
});
