import { CONDITIONS } from '../named-conditions.js';
import { PERMISSIONS, PERMISSION_NAMES, RESOURCES } from '../permissions.js';
import type { Permission, PermissionEntry, Resource } from '../permissions.js';
import { grantable } from '../rights.js';
import { ROLES } from '../roles.js';
import type { Role } from '../roles.js';
import { readPermissionOf } from '../table.js';

/** PERMISSIONS.md: the model, the tables and the rules that follow from the data of this package. */
export function renderPermissions(): string {
  return (
    [
      intro(),
      section('Roles and permissions', roleTable()),
      section('Conditions', conditions()),
      section('Each permission', RESOURCES.map(resourceSection).join('\n\n')),
      section('API key scopes', scopes()),
      section('403 and 404', denials()),
      section('Who may grant which role', grants()),
      section('Changing it', changing()),
    ].join('\n\n') + '\n'
  );
}

function intro(): string {
  return [
    '# Permissions',
    '<!-- Generated from packages/policy by `pnpm --filter @incident-tracker/policy generate`. Do not edit. -->',
    'One engine, `packages/policy`, decides everything that depends on who is asking: the API enforces its decisions, and the web app hides what it denies. A permission is named `resource.action`. A person or service account has one role in each tenant it belongs to, and the role holds permissions, on every row of the tenant or on the rows where a condition holds. What is not listed is denied.',
    'A decision asks four questions in this order, and the first “no” is its reason:',
    [
      '1. **Tenant**: is the row of the tenant in which the caller acts? No role and no scope reaches across.',
      '2. **Role**: does the caller’s role hold the permission at all?',
      '3. **Scope**: if the caller is an API key, do its scopes cover the permission?',
      '4. **Condition**: does the row fulfil the condition under which the role holds the permission? For lists the same condition becomes the `WHERE` clause.',
    ].join('\n'),
    'The roles are `OWNER` ⊇ `ADMIN` ⊇ `AGENT` ⊇ `EDITOR` ⊇ `VIEWER`: each holds every right of the next. `REQUESTER` stands beside them: it asks for help by tickets and sees nothing else.',
    'Every decision of the engine is enumerated in [`packages/policy/decision-table.txt`](packages/policy/decision-table.txt).',
  ].join('\n\n');
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`;
}

function roleTable(): string {
  return table(
    ['Permission', ...ROLES],
    PERMISSION_NAMES.map((permission) => [
      `\`${permission}\``,
      ...ROLES.map((role) => effect(PERMISSIONS[permission], role)),
    ]),
  );
}

function effect(entry: PermissionEntry, role: Role): string {
  const granted = entry.roles[role];
  if (granted === undefined) return '–';
  return granted === 'allow' ? '✓' : granted.when;
}

function conditions(): string {
  const rows = Object.entries(CONDITIONS).map(([name, { description }]) => [
    `\`${name}\``,
    description,
  ]);
  return [
    'Where the table names a condition instead of ✓, the role holds the permission on the rows that fulfil it. A row that lacks the fact does not fulfil it.',
    table(['Condition', 'Holds where'], rows),
  ].join('\n\n');
}

function resourceSection(resource: Resource): string {
  const rows = PERMISSION_NAMES.filter(
    (permission) => PERMISSIONS[permission].resource === resource,
  ).map((permission) => {
    const { kind, description } = PERMISSIONS[permission];
    return [`\`${permission}\``, kind, description];
  });
  return `### ${resource}\n\n${table(['Permission', 'Kind', 'Allows to'], rows)}`;
}

function scopes(): string {
  const named = PERMISSION_NAMES.filter((permission) => PERMISSIONS[permission].kind === 'admin');
  return [
    'An API key acts for a service account. Its effective rights are its scopes ∩ the account’s current role ∩ its tenant, so demoting the account narrows its keys at once. A key without scopes may do nothing.',
    table(
      ['Scope', 'Covers'],
      [
        ['`read`', 'every permission of kind read'],
        ['`write`', 'every permission of kind write'],
        ['a permission’s name', 'that permission'],
      ],
    ),
    `Permissions of kind admin are in neither wide scope; a key needs each by name: ${list(named)}.`,
    'A denial because of scopes answers `403 SCOPE_INSUFFICIENT`.',
  ].join('\n\n');
}

function denials(): string {
  const own = PERMISSION_NAMES.filter((permission) => readPermissionOf(permission) === permission);
  const gates = own.filter((permission) => PERMISSIONS[permission].action !== 'read');
  return [
    'Each decision says whether the caller may read the row it is about: whether the same caller, on the same row, holds the `read` permission of the resource. A denial then answers',
    [
      '- `403 FORBIDDEN` with `details.permission` where the caller may read the row: it learns nothing new;',
      '- `404 NOT_FOUND` where it may not. The answer is the same for a row that is absent, in another tenant, or invisible;',
      '- `403 FORBIDDEN` where no row is addressed, as for lists and creates.',
    ].join('\n'),
    `A resource without a \`read\` permission is visible to whoever may do the action: ${list(gates)}.`,
  ].join('\n\n');
}

function grants(): string {
  return [
    'Nobody grants what they do not hold: a role may be given by those whose rights contain all of its rights. The permission to change members, invites, service accounts or API keys is needed as well. The same rule holds for the scopes of a new API key.',
    table(['Granter', ...ROLES], ROLES.map(grantRow)),
  ].join('\n\n');
}

function grantRow(granter: Role): string[] {
  return [granter, ...ROLES.map((role) => (grantable(granter, role) ? '✓' : '–'))];
}

function changing(): string {
  return 'The data is `packages/policy/src/catalogue.ts`. After a change run `pnpm --filter @incident-tracker/policy generate`, and review the difference in the decision table: it shows every decision that the change turns. Names are part of the public API: they are added, never renamed.';
}

function list(permissions: readonly Permission[]): string {
  return permissions.map((permission) => `\`${permission}\``).join(', ');
}

/** A table whose columns are padded to one width, as the formatter would leave it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [
    line(head),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}
