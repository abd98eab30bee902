import type { Role } from '@incident-tracker/policy';

/** Somebody of the demo tenant. */
export interface DemoPerson {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** The people of the demo tenant, one for each role. */
export const DEMO_PEOPLE = [
  { key: 'olivia', name: 'Olivia Chen', email: 'owner@demo.example', role: 'OWNER' },
  { key: 'amir', name: 'Amir Haddad', email: 'admin@demo.example', role: 'ADMIN' },
  { key: 'ana', name: 'Ana Sousa', email: 'agent@demo.example', role: 'AGENT' },
  { key: 'emil', name: 'Emil Berg', email: 'editor@demo.example', role: 'EDITOR' },
  { key: 'vera', name: 'Vera Novak', email: 'viewer@demo.example', role: 'VIEWER' },
  { key: 'ravi', name: 'Ravi Patel', email: 'requester@demo.example', role: 'REQUESTER' },
] as const satisfies readonly DemoPerson[];

/** Names a person of the demo tenant. */
export type DemoPersonKey = (typeof DEMO_PEOPLE)[number]['key'];
