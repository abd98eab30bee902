import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECURITY_EVENT_NAMES } from '../security-events/catalogue.js';
import { REPOSITORY, repositoryText } from '../testing/deploy/repository.js';
import { anchorsOf, linksOf, rowsOf, sectionsOf } from '../testing/markdown.js';

/** Files of the repository that a text names between backquotes. */
function filesIn(text: string): string[] {
  return [
    ...text.matchAll(/`((?:apps|packages|e2e|bench|deploy|docs|scripts)\/[\w./-]+\.\w+)`/g),
  ].map(([, file = '']) => file);
}

describe.each([
  'docs/operations.md',
  'docs/runbook.md',
  'docs/security-ops.md',
  'docs/threat-model.md',
  'docs/coverage.md',
  'SECURITY.md',
])('%s', (page) => {
  const text = repositoryText(page);

  it('links to documents and sections that exist', () => {
    const links = linksOf(text);
    expect(links).not.toEqual([]);
    for (const { file, anchor } of links) {
      const target = file === '' ? page : join(dirname(page), file);
      expect(existsSync(join(REPOSITORY, target)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(repositoryText(target)), target).toContain(anchor);
    }
  });

  it('names files that exist', () => {
    for (const file of filesIn(text)) expect(existsSync(join(REPOSITORY, file)), file).toBe(true);
  });
});

describe('commands for operators in other documents', () => {
  const scriptsIn = (text: string) =>
    [...text.matchAll(/\bpnpm(?:@12)? ([a-z]+(?::[a-z]+)?)\b/g)].map(([, name = '']) => name);
  const executed = new Set(
    ['docs/operations.md', 'docs/runbook.md', 'docs/security-ops.md'].flatMap((page) =>
      [...repositoryText(page).matchAll(/^(?:\w+=\S+ )?npx pnpm@12 ([\w:]+)/gm)].map(
        ([, name = '']) => name,
      ),
    ),
  );

  it.each([
    'docs/audit-integrity.md',
    'docs/backup.md',
    'docs/deploy.md',
    'docs/retention.md',
    'docs/security.md',
    'docs/upgrade.md',
  ])('%s names none that the operator documents do not run', (page) => {
    const named = new Set(scriptsIn(repositoryText(page)).filter((name) => name.includes(':')));
    expect([...named].filter((name) => !executed.has(name))).toEqual([]);
  });
});

describe('docs/security-ops.md', () => {
  const sections = sectionsOf(repositoryText('docs/security-ops.md'), 2);

  it.each(SECURITY_EVENT_NAMES)('says what to do about %s', (type) => {
    const section = sections.get(type) ?? '';
    for (const step of ['Means', 'Investigate', 'Isolate', 'Rotate', 'Document'])
      expect(section).toContain(`**${step}**: `);
    expect(section).toMatch(
      new RegExp(`^events ['"]type=${type.replace('.', String.raw`\.`)}\\b`, 'm'),
    );
  });

  it('has no section for a type that does not exist', () => {
    const types = [...sections.keys()].filter((heading) => heading.includes('.'));
    expect(types.toSorted()).toEqual([...SECURITY_EVENT_NAMES].toSorted());
  });
});

describe('docs/threat-model.md', () => {
  const boundaries = [...sectionsOf(repositoryText('docs/threat-model.md'), 3)];

  it('has a section for each boundary of the diagram', () => {
    const drawn = new Set(
      repositoryText('docs/threat-model.md').match(
        /\bB\d(?=: [^|]*" -->)|\bB\d(?=: [\w, ]+" -->)/g,
      ),
    );
    expect(boundaries.map(([heading]) => heading.slice(0, 2))).toEqual([...drawn].toSorted());
  });

  it.each(boundaries)(
    '%s leaves no letter out, and names a test for each threat',
    (_name, text) => {
      const rows = rowsOf(text);
      expect([...new Set(rows.map(([letter]) => letter))].join('')).toBe('STRIDE');
      for (const [, threat = '', defence = '', tests = ''] of rows) {
        expect([threat, defence]).not.toContain('');
        const files = filesIn(tests);
        expect(files, threat).not.toEqual([]);
        for (const file of files) expect(file).toMatch(/\.test\.tsx?$/);
      }
    },
  );
});

describe('docs/coverage.md', () => {
  const documents = [...sectionsOf(repositoryText('docs/coverage.md'), 2)].filter(([heading]) =>
    /^00\d /.test(heading),
  );

  it('walks through all five documents', () => {
    expect(documents.map(([heading]) => heading.slice(0, 3))).toEqual([
      '000',
      '001',
      '002',
      '003',
      '004',
    ]);
  });

  it.each(documents)(
    '%s: says of each sentence where it is, and which test holds it',
    (_name, text) => {
      const rows = rowsOf(text);
      expect(rows.length).toBeGreaterThan(20);
      for (const [sentence = '', where = '', test = ''] of rows) {
        expect([sentence, where]).not.toContain('');
        const isTest = /\.test\.tsx?`|`\.github\/workflows\/ci\.yml`|^“/.test(test);
        expect(isTest, `${sentence}: ${test}`).toBe(true);
      }
    },
  );
});
