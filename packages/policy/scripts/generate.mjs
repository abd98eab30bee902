// Writes the two generated files from the built package. The tests of this package fail when they drift.
import { writeFile } from 'node:fs/promises';
import { renderDecisionTable } from '../dist/docs/render-decision-table.js';
import { renderPermissions } from '../dist/docs/render-permissions.js';

await writeFile(new URL('../decision-table.txt', import.meta.url), renderDecisionTable());
await writeFile(new URL('../../../PERMISSIONS.md', import.meta.url), renderPermissions());
