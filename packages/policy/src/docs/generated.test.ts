import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { PERMISSION_NAMES } from '../permissions.js';
import { ROLES } from '../roles.js';
import { renderDecisionTable } from './render-decision-table.js';
import { renderPermissions } from './render-permissions.js';

async function committed(path: string): Promise<string> {
  return await readFile(new URL(path, import.meta.url), 'utf8');
}

// If one of these fails: `pnpm --filter @incident-tracker/policy generate`, then review the difference.
test('the committed decision table is what the policy decides now', async () => {
  expect(await committed('../../decision-table.txt')).toBe(renderDecisionTable());
});

test('PERMISSIONS.md is generated from the policy as it is now', async () => {
  expect(await committed('../../../../PERMISSIONS.md')).toBe(renderPermissions());
});

test('the decision table has a line for every permission and role', async () => {
  const table = await committed('../../decision-table.txt');
  for (const permission of PERMISSION_NAMES) {
    for (const role of ROLES)
      expect(table).toMatch(new RegExp(`^${permission.replace('.', '\\.')} +${role} +\\|`, 'mu'));
  }
});
