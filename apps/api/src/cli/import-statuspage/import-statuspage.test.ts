import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batches } from './batches.js';
import { importStatuspage } from './run.js';
import type { Terminal } from './run.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-statuspage-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the command with what it wrote. */
async function run(args: string[], options: Partial<Terminal> = {}) {
  const written = { out: '', err: '' };
  const code = await importStatuspage(args, {
    env: { INCIDENT_TRACKER_API_KEY: 'itk_test' },
    cwd: folder,
    isTTY: false,
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    ...options,
  });
  return { code, ...written };
}

/** A server that answers each request by the next of the given functions. */
async function serving(...answers: ((response: ServerResponse) => void)[]) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      bodies.push(body);
      answers.shift()?.(response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bodies,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, headers).end(JSON.stringify(body));
  };

const DONE = { imported: 1, unchanged: 0, problems: [{ externalId: 'a', problem: 'odd' }] };

describe('pnpm import:statuspage', () => {
  it.each([
    ['', 'the file is empty.'],
    [' \n', 'the file is empty.'],
    ['<html>', 'not JSON.'],
    ['{"status":500,"error":"Internal"}', 'it is the body of an error answer (500 Internal).'],
    ['{"page":{}}', 'it has no "incidents", only page.'],
    ['{}', 'it has no "incidents".'],
    ['null', 'it holds null.'],
    ['7', 'it holds a number.'],
    ['["a"]', 'its list holds something other than records.'],
  ])('says what is wrong with a file that holds %j', async (content, problem) => {
    await writeFile(join(folder, 'history.json'), content);
    const { code, err } = await run(['history.json']);
    expect(code).toBe(1);
    expect(err).toContain('history.json: ');
    expect(err).toContain(problem);
  });

  it('says which file it cannot read', async () => {
    expect(await run(['nowhere.json'])).toMatchObject({
      code: 1,
      err: 'nowhere.json: cannot be read (ENOENT).\n',
    });
  });

  it.each([
    [[], {}, 'Name at least one file.'],
    [['a.json'], {}, 'Give an API key'],
    [
      ['a.json', '--url', 'localhost'],
      { INCIDENT_TRACKER_API_KEY: 'k' },
      '--url is not an address',
    ],
    [['a.json', '--dry-run'], { INCIDENT_TRACKER_API_KEY: 'k' }, 'dry-run'],
  ])('explains itself when it is called with %j', async (args, env, problem) => {
    const { code, err } = await run(args, { env });
    expect(code).toBe(2);
    expect(err).toContain(problem);
    expect(err).toContain('Usage: pnpm import:statuspage');
  });

  it('sends nothing when one of the files is faulty', async () => {
    await using server = await serving(answer(200, DONE));
    await writeFile(join(folder, 'good.json'), '[{"id":"a"}]');
    await writeFile(join(folder, 'bad.json'), '');
    expect((await run(['good.json', 'bad.json', '--url', server.url])).code).toBe(1);
    expect(server.bodies).toEqual([]);
  });

  it('answers a program with JSON and a person with a summary', async () => {
    await writeFile(join(folder, 'a.json'), '\uFEFF{"page":null,"incidents":[{"id":"a"}]}');
    await using server = await serving(answer(200, DONE), answer(200, DONE));
    const args = ['--', 'a.json', '--url', server.url];
    expect(await run(args)).toEqual({ code: 0, out: `${JSON.stringify(DONE)}\n`, err: '' });
    const person = await run(args, { isTTY: true });
    expect(person.out).toContain('1 imported, 0 unchanged');
    expect(person.out).toContain('a  odd');
    expect(person.err).toContain('1 of 1 records');
    expect(JSON.parse(server.bodies[0] ?? '')).toEqual({
      source: 'statuspage',
      incidents: [{ id: 'a' }],
    });
  });

  it('waits and repeats when the server asks for it', async () => {
    await writeFile(join(folder, 'a.json'), '[{"id":"a"}]');
    await using server = await serving(
      answer(429, {}, { 'retry-after': '0' }),
      answer(503, {}, { 'retry-after': '0' }),
      answer(200, DONE),
    );
    expect((await run(['a.json', '--url', server.url])).code).toBe(0);
    expect(server.bodies).toHaveLength(3);
  });

  it.each([
    [
      answer(403, { code: 'FORBIDDEN', message: 'No.', traceId: 't1', details: {} }),
      'FORBIDDEN: No. (403, trace t1)',
    ],
    [answer(429, {}, { 'retry-after': '86400' }), 'answered 429'],
    [answer(502, 'Bad gateway'), 'answered 502, and not as an Incident Tracker does.'],
    [answer(200, { hello: 'world' }), 'is no Incident Tracker.'],
    [(response: ServerResponse): void => void response.destroy(), 'No server answers at'],
  ])('passes on why the server refuses', async (refuse, problem) => {
    await writeFile(join(folder, 'a.json'), '[{"id":"a"}]');
    await using server = await serving(refuse);
    const { code, err } = await run(['a.json', '--url', server.url]);
    expect(code).toBe(1);
    expect(err).toContain(problem);
  });
});

describe('batches', () => {
  it('holds as many records as the API takes, in order', () => {
    const records = Array.from({ length: 250 }, (_, id) => ({ id }));
    const made = batches(records);
    expect(made.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(made.flat()).toEqual(records);
  });

  it('stays below the body limit, counting bytes and not characters', () => {
    const records = Array.from({ length: 8 }, () => ({ body: '東'.repeat(100_000) }));
    const made = batches(records);
    expect(made.map(({ length }) => length)).toEqual([3, 3, 2]);
    for (const batch of made) {
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(1_048_576 - 1_000);
    }
  });

  it('gives a record that is too large a batch of its own', () => {
    const large = { body: 'x'.repeat(2_000_000) };
    expect(batches([{ id: 1 }, large, { id: 2 }])).toEqual([[{ id: 1 }], [large], [{ id: 2 }]]);
  });

  it('makes none of nothing', () => {
    expect(batches([])).toEqual([]);
  });
});
