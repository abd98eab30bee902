/** What people can be in an incident; each role is held by one person at a time. */
export const INCIDENT_ROLES = [
  'incident_commander',
  'communications_lead',
  'operations_lead',
  'scribe',
] as const;
export type IncidentRole = (typeof INCIDENT_ROLES)[number];

/** Somebody who holds a role. */
export interface RoleHolder {
  readonly id: string;
  readonly name: string;
}

/** Who holds each role; null where nobody does. */
export type RoleHolders = Readonly<Record<IncidentRole, RoleHolder | null>>;

/** Every role, held as `heldBy` says. */
export function roleHolders(heldBy: (role: IncidentRole) => RoleHolder | null): RoleHolders {
  return {
    incident_commander: heldBy('incident_commander'),
    communications_lead: heldBy('communications_lead'),
    operations_lead: heldBy('operations_lead'),
    scribe: heldBy('scribe'),
  };
}
