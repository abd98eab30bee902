import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY, repositoryText } from '../testing/deploy/repository.js';

/** What the release before would miss, or could not write any more. */
const TAKES_AWAY =
  /\bDROP\s+(TABLE|COLUMN|VIEW|FUNCTION|PROCEDURE|TYPE)\b|\bRENAME\s+(TO|COLUMN)\b|\bSET\s+NOT\s+NULL\b|\bALTER\s+COLUMN\s+\w+\s+(SET\s+DATA\s+)?TYPE\b/i;
/** Older than the first release: there was no version before that could miss anything. */
const BEFORE_THE_FIRST_RELEASE = new Set(['0010_account.sql', '0020_retention.sql']);

it('a migration that takes something away says why no running version needs it', () => {
  const migrations = readdirSync(join(REPOSITORY, 'packages/db/migrations'));
  const silent = migrations.filter((name) => {
    const text = repositoryText(`packages/db/migrations/${name}`);
    return TAKES_AWAY.test(text.replaceAll(/--.*$/gm, '')) && !/^-- contract: \S/m.test(text);
  });
  expect(silent.filter((name) => !BEFORE_THE_FIRST_RELEASE.has(name))).toEqual([]);
  // The rule sees what it is meant to see.
  for (const name of BEFORE_THE_FIRST_RELEASE) expect(silent).toContain(name);
});
