import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IncidentTracker } from '../src/index.js';
import { issueApiKey } from './support/issue-api-key.js';
import { PACKAGE } from './support/paths.js';
import { run } from './support/run.js';
import { startProduct } from './support/start-product.js';

const CLI = join(PACKAGE, 'dist/cli/main.js');

const stack = new AsyncDisposableStack();
let folder: string;
let url: string;
let apiKey: string;
let tracker: IncidentTracker;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'incident-tracker-cli-'));
  stack.defer(() => rm(folder, { recursive: true }));
  ({ url } = stack.use(await startProduct()));
  apiKey = await issueApiKey(url);
  tracker = new IncidentTracker({ apiKey, baseUrl: url });
});
afterAll(() => stack.disposeAsync());

/** Runs the command as a newcomer does, who has kept nothing but what `login` keeps. */
async function cli(args: readonly string[], input = '') {
  const { code, stdout, output } = await run(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { XDG_CONFIG_HOME: folder, INCIDENT_TRACKER_API_KEY: '', INCIDENT_TRACKER_URL: '' },
    input,
  });
  const lines = stdout.trim() === '' ? [] : stdout.trim().split('\n');
  return { code, output, answers: lines.map((line): unknown => JSON.parse(line)) };
}

describe('signing in on the command line', () => {
  it('keeps a key that the server accepts, for its owner only, until it is forgotten', async () => {
    const before = await cli(['whoami']);
    expect(before.code).toBe(2);
    expect(before.output).toContain('Sign in with `login`');

    expect((await cli(['login', '--url', url], 'itk_live_wrong\n')).code).toBe(1);
    expect((await cli(['login', '--url', url], '')).code).toBe(2);
    expect((await cli(['whoami'])).code).toBe(2);

    const signedIn = await cli(['login', '--url', url], `${apiKey}\n`);
    expect(signedIn).toMatchObject({ code: 0, answers: [{ name: 'robot', role: 'AGENT' }] });
    expect(signedIn.output).not.toContain(apiKey);
    const path = join(folder, 'incident-tracker/credentials.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ url, apiKey });
    expect(await cli(['whoami'])).toMatchObject({
      code: 0,
      answers: [{ kind: 'service_account' }],
    });

    expect((await cli(['logout'])).code).toBe(0);
    expect((await cli(['whoami'])).code).toBe(2);
  });
});

describe('on the command line', () => {
  beforeAll(async () => {
    await cli(['login', '--url', url], apiKey);
  });

  it('an incident is declared, worked on, shown and listed', async () => {
    const declared = await cli(['incidents', 'declare', 'Checkout fails', '--severity', 'SEV2']);
    expect(declared).toMatchObject({ code: 0, answers: [{ title: 'Checkout fails' }] });
    const { items } = await tracker.incidents.list({ q: 'Checkout' });
    const reference = items[0]?.reference ?? '';
    const raised = await cli(['incidents', 'update', reference, '--severity', 'SEV1']);
    expect(raised).toMatchObject({ code: 0, answers: [{ severity: 'SEV1' }] });
    const message = 'The provider has an outage.';
    const status = ['--status', 'identified'];
    const told = await cli(['incidents', 'update', reference, '--message', message, ...status]);
    expect(told).toMatchObject({ code: 0, answers: [{ message }] });
    expect(await cli(['incidents', 'show', reference])).toMatchObject({
      answers: [{ reference, severity: 'SEV1', status: 'identified' }],
    });
    const listed = await cli(['incidents', 'list', '--status', 'identified', '--severity', 'SEV1']);
    expect(listed).toMatchObject({ answers: [{ items: [{ reference }] }] });
    const refused = await cli(['incidents', 'update', reference, '--status', 'triage']);
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('INVALID_TRANSITION');
  });

  it('events are printed as they happen, one to a line', async () => {
    const tailed = cli(['tail', '--type', 'incident.declared', '--count', '2']);
    // Nobody can tell from outside when it listens: incidents are declared until it has seen two.
    let ended = false;
    const declaring = (async () => {
      while (!ended) await tracker.incidents.declare({ title: 'Seen live' });
    })();
    const { code, answers } = await tailed;
    ended = true;
    await declaring;
    expect(code).toBe(0);
    expect(answers).toHaveLength(2);
    for (const answer of answers) {
      expect(answer).toMatchObject({ type: 'incident.declared', data: { title: 'Seen live' } });
    }
  });

  it('any route can be called', async () => {
    const body = JSON.stringify({ title: 'By hand' });
    const posted = await cli(['api', 'post', '/v1/incidents', '--data', body]);
    expect(posted).toMatchObject({ code: 0, answers: [{ title: 'By hand' }] });
    const piped = await cli(['api', 'POST', '/v1/incidents', '--data', '-'], body);
    expect(piped).toMatchObject({ code: 0, answers: [{ title: 'By hand' }] });
    const query = ['--query', 'q=hand', '--query', 'limit=1'];
    const found = await cli(['api', 'GET', '/v1/incidents', ...query]);
    expect(found).toMatchObject({ answers: [{ items: [{ title: 'By hand' }] }] });
    expect((await cli(['api', 'GET', '/v1/incidents/INC-999'])).code).toBe(1);
    expect((await cli(['api', 'GET', 'v1/incidents'])).code).toBe(2);
    expect((await cli(['api', 'POST', '/v1/incidents', '--data', '{'])).code).toBe(2);
  });
});
