import { listExportPath } from '../../http/rest/list-export-path.js';

/** `GET /v1/incidents/export` as the API describes it. */
export const INCIDENT_EXPORT_PATH = listExportPath({
  list: 'incidents',
  sorts: ['-declaredAt', 'declaredAt'],
  many: ['status', 'category', 'severity', 'assigneeId', 'source'],
  one: ['q', 'createdAfter', 'createdBefore'],
  example: { reference: 'INC-42', title: 'Checkout answers with errors' },
});
