import { countOldRows, removeOldRows } from './old-rows.js';
import type { Scope } from './old-rows.js';
import { nextOwners } from './owners.js';
import type { RetentionRule } from './rules.js';
import type { Run } from './run.js';

/** Removes what is too old under a rule: in batches, each of which commits, with a rest after each. */
export async function sweep(run: Run, rule: RetentionRule): Promise<void> {
  if (rule.owner === null) {
    await sweepOwners(run, rule, { owners: [], now: run.now });
    return;
  }
  const { owner } = rule;
  for (let after: string | undefined; !run.signal.aborted;) {
    const owners = await run.transact((trx) => nextOwners(trx, owner, after));
    const last = owners.at(-1);
    if (last === undefined) return;
    await sweepOwners(run, rule, { owners, now: run.now });
    after = last.id;
  }
}

async function sweepOwners(run: Run, rule: RetentionRule, scope: Scope): Promise<void> {
  if (run.dryRun) {
    run.onRows(rule.table, await run.transact((trx) => countOldRows(trx, rule, scope)));
    return;
  }
  while (!run.signal.aborted) {
    const removed = await run.transact((trx) => removeOldRows(trx, rule, scope));
    run.onRows(rule.table, removed);
    if (removed < rule.batch) return;
    await run.rest();
  }
}
