import { buildResources } from './build-resources.js';
import type { AuditExports } from './exports/audit-exports.js';
import { createExport } from './exports/create-export.js';
import type { IncidentExports } from './exports/incident-exports.js';
import type { TicketExports } from './exports/ticket-exports.js';
import { createEvents } from './events/subscribe.js';
import type { EventsResource } from './events/subscribe.js';
import type { AttachmentFiles } from './files/attachment-files.js';
import { createFiles } from './files/create-files.js';
import { PROCEDURES } from './generated/procedures.js';
import { createRawRequest } from './http/raw-request.js';
import type { RequestRaw } from './http/raw-request.js';
import { createTransport } from './http/transport.js';
import { readOptions } from './options.js';
import type { IncidentTrackerOptions } from './options.js';
import type { Resources } from './resources.js';

/** A client of one Incident Tracker, with one method for each of its operations. */
export interface IncidentTracker extends Resources {
  readonly audit: Resources['audit'] & AuditExports;
  readonly attachments: Resources['attachments'] & AttachmentFiles;
  readonly incidents: Resources['incidents'] & IncidentExports;
  readonly tickets: Resources['tickets'] & TicketExports;
  /** Live events. */
  readonly events: EventsResource;
  /**
   * Calls a path of the REST API that has no method here, as in
   * `tracker.request('GET', '/v1/incidents', { query: { limit: 5 } })`.
   * @throws IncidentTrackerError for every answer but a success.
   */
  readonly request: RequestRaw;
}

/** Makes clients. */
export interface IncidentTrackerConstructor {
  /** @throws TypeError naming an option that cannot be used. */
  new (options: IncidentTrackerOptions): IncidentTracker;
  readonly prototype: IncidentTracker;
}

class Client {
  constructor(options: IncidentTrackerOptions) {
    const settings = readOptions(options);
    const send = createTransport(settings);
    const resources = buildResources(PROCEDURES, send);
    const exporting = (path: `/v1/${string}`) => ({ export: createExport(settings, path) });
    Object.assign(this, resources, {
      audit: Object.assign({}, resources['audit'], exporting('/v1/audit-logs/export')),
      incidents: Object.assign({}, resources['incidents'], exporting('/v1/incidents/export')),
      tickets: Object.assign({}, resources['tickets'], exporting('/v1/tickets/export')),
      attachments: Object.assign({}, resources['attachments'], createFiles(settings, send)),
      events: createEvents(settings),
      request: createRawRequest(send),
    });
  }
}

/** The methods come from the manifest of procedures, which a test holds equal to the router. */
function asConstructor(client: typeof Client): IncidentTrackerConstructor {
  Object.defineProperty(client, 'name', { value: 'IncidentTracker' });
  return client as unknown as IncidentTrackerConstructor;
}

/** The client of Incident Tracker. */
export const IncidentTracker: IncidentTrackerConstructor = /* @__PURE__ */ asConstructor(Client);
