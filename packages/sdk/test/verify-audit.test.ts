import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueApiKey } from './support/issue-api-key.js';
import { PACKAGE } from './support/paths.js';
import { run } from './support/run.js';
import { startProduct } from './support/start-product.js';

const CLI = join(PACKAGE, 'dist/cli/main.js');
const EVENTS = 12;

const stack = new AsyncDisposableStack();
let folder: string;
let url: string;
let shipped: string;
let lines: string[];
let exportWith: (query?: string) => Promise<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incident-tracker-audit-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const checkpoints = join(folder, 'checkpoints');
  const env = { AUDIT_CHECKPOINT_DIR: checkpoints, AUDIT_SHIP_SECONDS: '1' };
  ({ url } = stack.use(await startProduct(env)));
  const key = await issueApiKey(url, 'ADMIN');
  const call = async (path: string, init: RequestInit = {}): Promise<string> => {
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text;
  };
  for (let n = 0; n < EVENTS; n += 1) {
    const body = JSON.stringify({ title: `Incident ${n}` });
    await call('/v1/incidents', { method: 'POST', body });
  }
  exportWith = (query = '') => call(`/v1/audit-logs/export${query}`);
  // Sealed at once, shipped within a second.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  lines = (await exportWith()).trim().split('\n');
  const [first = ''] = await readdir(checkpoints);
  shipped = join(checkpoints, first);
});
afterAll(() => stack.disposeAsync());

/** Runs the command over these lines. */
async function verify(text: readonly string[], ...options: string[]) {
  const file = join(folder, 'export.ndjson');
  await writeFile(file, `${text.join('\n')}\n`);
  const { code, stdout, output } = await run(
    process.execPath,
    [CLI, 'verify-audit', file, ...options],
    {
      cwd: folder,
    },
  );
  const report = (stdout === '' ? {} : JSON.parse(stdout)) as {
    problems?: { kind: string; position?: number }[];
  };
  return { code, report, output, kinds: (report.problems ?? []).map(({ kind }) => kind) };
}

const indexOfEvent = (n: number): number =>
  lines.findIndex((line) => line.startsWith(`{"type":"event","position":${n},`));
const replaced = (index: number, change: (line: string) => string): string[] =>
  lines.map((line, n) => (n === index ? change(line) : line));

describe('verify-audit', () => {
  it('verifies an export with the published keys and the shipped checkpoints, without the product', async () => {
    const keys = `${url}/.well-known/audit-keys.json`;
    const { code, report } = await verify(lines, '--keys', keys, '--anchor', shipped);
    expect(report).toMatchObject({ valid: true, problems: [], keysFrom: 'caller' });
    expect(report).toHaveProperty('anchors.given');
    expect(report).toHaveProperty(
      'events',
      lines.filter((line) => line.includes('"type":"event"')).length,
    );
    const { anchors } = report as unknown as { anchors: { given: number; checked: number } };
    expect(anchors.given).toBeGreaterThan(1);
    expect(anchors.checked).toBeGreaterThan(1);
    expect(code).toBe(0);
  });

  it('verifies a part of the log, and one without personal values', async () => {
    for (const query of ['?from=3&to=9', '?from=5', '?to=4', '?personal=omit', '?from=7&to=7']) {
      const text = (await exportWith(query)).trim().split('\n');
      expect(await verify(text, '--anchor', shipped)).toMatchObject({ code: 0, kinds: [] });
      if (query === '?personal=omit') expect(text.join()).not.toMatch(/Incident 1|127\.0\.0\.1/);
    }
  });

  it.each<[string, (index: number) => string[], string]>([
    [
      'an edited value',
      (n) => replaced(n, (line) => line.replace(/"Incident \d+"/, '"Other"')),
      'event_edited',
    ],
    [
      'an edited leaf',
      (n) => replaced(n, (line) => line.replace('incident.declared', 'incident.updated')),
      'event_edited',
    ],
    [
      'a value left out',
      (n) => replaced(n, (line) => line.replace(/"after.title":"Incident \d+",/, '')),
      'event_edited',
    ],
    ['a deleted event', (n) => lines.filter((_, at) => at !== n), 'event_misplaced'],
    ['a cut file', (n) => lines.slice(0, n), 'file_cut'],
    [
      'a checkpoint of another size',
      () => replaced(lines.length - 2, (line) => line.replace(/\\n\d+\\n/, String.raw`\n5\n`)),
      'checkpoint_unsigned',
    ],
    ['no header', () => lines.slice(1), 'not_an_export'],
  ])('finds %s', async (_what, change, kind) => {
    const { code, kinds } = await verify(change(indexOfEvent(6)));
    expect(kinds).toContain(kind);
    expect(code).toBe(1);
  });

  it('finds two events that changed places', async () => {
    const [a, b] = [indexOfEvent(6), indexOfEvent(7)];
    const swapped = [...lines];
    const at = (n: number, position: number) =>
      (lines[n] ?? '').replace(/"position":\d+/, `"position":${position}`);
    [swapped[a], swapped[b]] = [at(b, 6), at(a, 7)];
    expect((await verify(swapped)).kinds).toContain('root_mismatch');
  });

  it('finds an earlier state of the log by checkpoints that were kept', async () => {
    const early = (await exportWith('?to=6')).trim().split('\n');
    const header = JSON.parse(early[0] ?? '') as Record<string, unknown>;
    const notes = early.filter((line) => line.includes('"checkpoint"')).slice(0, -1);
    const last = JSON.parse(notes.at(-1) ?? '{}') as { size?: number };
    const size = last.size ?? 0;
    const forged = [
      JSON.stringify({ ...header, treeSize: size, to: size, right: [] }),
      ...early
        .filter((line) => /"type":"(event|checkpoint)"/.test(line))
        .filter((line) => {
          const { position = 0, size: of = 0 } = JSON.parse(line) as Record<string, number>;
          return position < size && of <= size;
        }),
      JSON.stringify({ type: 'end', events: size }),
    ];
    expect((await verify(forged)).kinds).toEqual([]);
    expect((await verify(forged, '--anchor', shipped)).kinds).toContain('log_rolled_back');
  });

  it('trusts no key that the file brings when it was given others', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    const { sha256 } = await import('../src/cli/audit/hashing.js');
    const bytes = Buffer.concat([Buffer.of(1), raw]);
    const name = 'incident-tracker/audit';
    const id = sha256(Buffer.from(`${name}\n`), bytes)
      .subarray(0, 4)
      .toString('hex');
    const key = `${name}+${id}+${bytes.toString('base64')}`;
    const { code, kinds } = await verify(lines, '--keys', key);
    expect([code, new Set(kinds)]).toEqual([1, new Set(['checkpoint_unsigned'])]);
  });

  it('says what is wrong with its arguments, and ends with 2', async () => {
    for (const args of [
      [],
      ['a', 'b'],
      ['/does/not/exist'],
      [CLI, '--anchor', CLI],
      ['--nonsense'],
    ]) {
      const { code, output } = await run(process.execPath, [CLI, 'verify-audit', ...args], {
        cwd: folder,
      });
      expect([code, output.length > 10]).toEqual([2, true]);
    }
  });

  it('is one file that needs nothing but Node', async () => {
    const text = await readFile(CLI, 'utf8');
    const imports = [...text.matchAll(/from "([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(imports.every((name) => name.startsWith('node:'))).toBe(true);
    expect(text.startsWith('#!/usr/bin/env node\n')).toBe(true);
  });
});
