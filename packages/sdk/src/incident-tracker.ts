import { buildResources } from './build-resources.js';
import type { AuditExports } from './exports/audit-exports.js';
import { createExport } from './exports/create-export.js';
import type { IncidentExports } from './exports/incident-exports.js';
import { createEvents } from './events/subscribe.js';
import type { EventsResource } from './events/subscribe.js';
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
  readonly incidents: Resources['incidents'] & IncidentExports;
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
    const auditExports = { export: createExport(settings, '/v1/audit-logs/export') };
    const incidentExports = { export: createExport(settings, '/v1/incidents/export') };
    Object.assign(this, resources, {
      audit: Object.assign({}, resources['audit'], auditExports),
      incidents: Object.assign({}, resources['incidents'], incidentExports),
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
