import type { Status } from '../lifecycle.js';
import type { Severity } from '../severity.js';
import type { Milestones } from '../timestamps.js';

/** An update of an incident in another system. */
export interface PlannedUpdate {
  readonly externalId: string | null;
  readonly status: Status;
  readonly message: string;
  readonly at: Date;
  /** What the update said of the parts of the product, in its own words. */
  readonly components: readonly string[];
}

/** An incident of another system as it will be stored here. */
export interface PlannedIncident {
  /** The same at every import of the same record. */
  readonly externalId: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly status: Status;
  readonly milestones: Milestones;
  /** Oldest first. */
  readonly updates: readonly PlannedUpdate[];
  /** What in the record does not fit together; it was taken over as it is. */
  readonly problems: readonly string[];
}
