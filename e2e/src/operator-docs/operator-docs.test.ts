import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newInstallation } from './installation.js';
import type { Installation } from './installation.js';
import { attack, beginADay } from './live-a-day.js';
import type { Day } from './live-a-day.js';
import { missingLine, namesIn, readSteps } from './read-steps.js';

/*
 * The operator documents, followed from top to bottom on one machine: every command of theirs is run as
 * it stands, and must end and print as they say.
 */

const DOCUMENTS = ['docs/operations.md', 'docs/runbook.md', 'docs/security-ops.md'];
const root = new URL('../../../', import.meta.url);
const pages = DOCUMENTS.map((page) => {
  const steps = readSteps(readFileSync(new URL(page, root), 'utf8'));
  return { page, steps };
});

const stack = new AsyncDisposableStack();
let machine: Installation;
let day: Day | undefined;
beforeAll(async () => {
  machine = stack.use(await newInstallation());
});
afterAll(() => stack.disposeAsync());

it('the documents have commands, and every block of them is run', () => {
  for (const { page, steps } of pages) {
    expect(steps.length, page).toBeGreaterThan(5);
    const text = readFileSync(new URL(page, root), 'utf8');
    expect(steps).toHaveLength(text.match(/^ *```sh\b/gm)?.length ?? 0);
    // Nothing that looks like a command stands in a block that is not run.
    expect(text.match(/^ *```(?!sh\b|text\b|$)\w*/gm) ?? [], page).toEqual([]);
  }
});

it('the reader of documents tells outcomes apart, so that the tests below mean something', () => {
  const steps = readSteps('# A\n## B\n```sh exits=2\nfalse\n```\n```text\nno … here\n```\n');
  expect(steps).toEqual([
    { title: 'B › false', commands: 'false', kind: 'run', exitCode: 2, expected: ['no … here'] },
  ]);
  expect(missingLine('x\nno way in here\n', ['no … here'])).toBeUndefined();
  expect(missingLine('no … hereafter', ['no … here'])).toBe('no … here');
  expect(missingLine('b\na', ['a', 'b'])).toBe('b');
});

describe.each(pages)('$page', ({ page, steps }) => {
  beforeAll(async () => {
    // Alerts fire because something has happened; counters began anew with the last restart.
    if (page === 'docs/runbook.md' && day !== undefined) await attack(machine, day);
  });

  it.each(steps)('$title', async (step) => {
    if (step.kind === 'setup') {
      const names = namesIn(step);
      expect(names).toHaveLength(step.commands.split('\n').length);
      for (const name of names) {
        const value = machine.values.get(name);
        expect(value, `a value for ${name}`).toBeDefined();
        expect(await machine.run({ commands: `export ${name}='${value}'` })).toMatchObject({
          code: 0,
        });
      }
      return;
    }
    const { code, output } = await machine.run(step);
    expect(code, output).toBe(step.exitCode);
    const missing = missingLine(output, step.expected);
    expect(missing, `${missing} is not in:\n${output}`).toBeUndefined();
    // As soon as the product serves for the first time, people come.
    if (step.commands.includes('/readyz')) day ??= await beginADay(machine);
  });
});
