import { ROLES, grantable, isRole } from '@incident-tracker/policy';
import type { Role } from '@incident-tracker/policy';

const LABELS: Readonly<Record<Role, string>> = {
  OWNER: 'Owner',
  ADMIN: 'Administrator',
  AGENT: 'Agent',
  EDITOR: 'Editor',
  VIEWER: 'Viewer',
  REQUESTER: 'Requester',
};

const MEANINGS: Readonly<Record<Role, string>> = {
  OWNER: 'Everything, including the tenant itself',
  ADMIN: 'Members, API keys and the audit log',
  AGENT: 'Runs incidents: status, severity, roles, updates',
  EDITOR: 'Declares incidents and works on them',
  VIEWER: 'Reads incidents',
  REQUESTER: 'Files tickets and sees their own',
};

/** The name of a role for people. */
export function roleLabel(role: string): string {
  return isRole(role) ? LABELS[role] : role;
}

/** The roles that somebody may give to others, for a select. */
export function roleOptions(own: Role | undefined): { value: Role; label: string }[] {
  return ROLES.filter((role) => own !== undefined && grantable(own, role)).map((role) => ({
    value: role,
    label: `${LABELS[role]}: ${MEANINGS[role]}`,
  }));
}
