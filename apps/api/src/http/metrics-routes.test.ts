import { readFile, glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { METRICS } from '../platform/telemetry/metrics-catalogue.js';
import { FAILED_PROOF_LIMIT } from '../rate-limits/limits.js';
import { automationClient, browserClient } from '../testing/client.js';
import { connectStream } from '../testing/event-source.js';
import { startMailServer } from '../testing/mail-server.js';
import { createMachine, expectStatus, signUpOwner } from '../testing/people.js';
import { startTestApp } from '../testing/start-test-app.js';
import type { TestApp } from '../testing/start-test-app.js';
import { REACH_LOCALHOST, startReceiver } from '../testing/webhook-receiver.js';
import { makeWebhook } from '../testing/webhooks.js';
import { listen } from './listen.js';
import { createOperationsApp } from './operations-app.js';

const TOKEN = 'a token for the scraper only';

async function scrape(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers });
  expect(response.status).toBe(200);
  return response.text();
}

/** What a healthy installation has nothing of, each with the reason: the code that feeds it is enough. */
const RARE: Readonly<Partial<Record<string, string>>> = {
  security_events_dropped_total: 'only when they can no longer be stored',
  security_anomalies_total: 'only when a detector has found something (detection.test.ts)',
  security_throttles: 'likewise',
  chat_messages_total: 'only where a chat is told (chats.test.ts)',
  attachment_received_bytes_total: 'only when somebody attaches a file (attachments.test.ts)',
  attachment_uploads_refused_total: 'only when a file is refused (attachments.test.ts)',
  attachment_scans_total: 'only where a scanner is configured (scanning.test.ts)',
  attachment_scan_duration_seconds: 'likewise',
  attachment_scanner_up: 'likewise',
  retention_rows_removed_total: 'only when something was too old (retention.test.ts)',
  retention_run_duration_seconds: 'the job does not run in tests unless they are about it',
  retention_last_run_timestamp_seconds: 'likewise',
};

/** The text of everything that may feed a metric. */
async function sources(): Promise<string> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const texts: string[] = [];
  for await (const file of glob('**/*.ts', { cwd: root })) {
    if (!file.endsWith('.test.ts')) texts.push(await readFile(`${root}/${file}`, 'utf8'));
  }
  return texts.join('\n');
}

/** One sample of the text format: name, labels, value. */
const SAMPLE =
  /^([a-z_][a-z0-9_]*)(\{[a-z_]+="(?:[^"\\\n]|\\.)*"(?:,[a-z_]+="(?:[^"\\\n]|\\.)*")*\})? (\S+)$/;

describe('/metrics', () => {
  const stack = new AsyncDisposableStack();
  let app: TestApp;
  /** The samples of a metric. */
  const toldOf = async (name: string): Promise<string[]> => {
    const lines = (await scrape(app.url)).split('\n');
    return lines.filter((line) => /^\w+/.exec(line)?.[0].replace(/_count$/, '') === name);
  };

  beforeAll(async () => {
    const smtp = stack.use(await startMailServer());
    app = stack.use(
      await startTestApp({
        env: {
          ...REACH_LOCALHOST,
          RATE_LIMIT_ENABLED: 'true',
          SMTP_URL: smtp.url,
          EMAIL_VERIFICATION: 'optional',
        },
      }),
    );
    const owner = await signUpOwner(app.url);
    const machine = await createMachine(owner);
    const receiver = stack.use(await startReceiver());
    await makeWebhook(owner, receiver.url);
    const title = { title: 'Checkout fails', severity: 'SEV1' };
    expectStatus(await machine.client.post('/v1/incidents', title), 201);
    stack.use(await connectStream(`${app.url}/v1/events`, { 'x-api-key': machine.apiKey }));
    const client = await browserClient(app.url);
    const nobody = { email: 'nobody@example.com', password: 'not the password' };
    await client.post('/v1/auth/login', nobody);
    const forger = automationClient(app.url, 'itk_live_nothing');
    for (let n = 0; n <= FAILED_PROOF_LIMIT.burst; n += 1) await forger.get('/v1/whoami');
    for (const later of ['mail_messages_total', 'webhook_delivery_duration_seconds']) {
      const told = async () => expect(await toldOf(later)).not.toEqual([]);
      await vi.waitFor(told, { timeout: 15_000 });
    }
  });
  afterAll(() => stack.disposeAsync());

  it('is in the text format of Prometheus', async () => {
    const response = await fetch(`${app.url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    let described = '';
    for (const line of lines) {
      const [, comment, name] = /^# (HELP|TYPE) (\S+) /.exec(line) ?? [];
      if (comment !== undefined) {
        described = name ?? '';
        continue;
      }
      expect(line).toMatch(SAMPLE);
      const sample = SAMPLE.exec(line);
      expect(sample?.[1]?.replace(/_(bucket|sum|count)$/, '')).toBe(described);
      expect(Number.isFinite(Number(sample?.[3]))).toBe(true);
    }
  });

  it.each(Object.keys(METRICS))('tells %s', async (name) => {
    const feeds = new RegExp(`\\.(add|record|observe)\\(\\s*'${name}'`);
    expect(feeds.test(await sources())).toBe(true);
    if (!(name in RARE)) expect(await toldOf(name)).not.toEqual([]);
  });

  it('names units as Prometheus does', () => {
    const suffixes: Record<string, RegExp> = { s: /_seconds(_total)?$/, By: /_bytes(_total)?$/ };
    for (const [name, { kind, unit }] of Object.entries(METRICS)) {
      expect(name).toMatch(suffixes[unit] ?? /./);
      expect(name.endsWith('_total')).toBe(kind === 'counter');
    }
  });

  it('counts requests by route, not by path, and methods that exist', async () => {
    await automationClient(app.url).get('/v1/incidents/INC-31337');
    await automationClient(app.url).request('PROPFIND', '/v1/incidents');
    const text = await scrape(app.url);
    expect(text).toContain(
      'http_server_request_duration_seconds_count{method="GET",route="/v1/incidents/:incidentId",status_code="401"} 1',
    );
    expect(text).toContain('{method="_OTHER",');
    expect(text).not.toContain('31337');
    expect(text).not.toContain('PROPFIND');
  });

  it('counts open incidents, streams, refusals and what mail came to', async () => {
    expect(await toldOf('incidents_open')).toEqual([
      'incidents_open{severity="SEV1"} 1',
      'incidents_open{severity="SEV2"} 0',
      'incidents_open{severity="SEV3"} 0',
      'incidents_open{severity="SEV4"} 0',
    ]);
    expect(await toldOf('sse_connections')).toEqual(['sse_connections 1']);
    expect(await toldOf('rate_limit_rejections_total')).toContain(
      'rate_limit_rejections_total{policy="proof-burst"} 1',
    );
    // The mail of the sign-up, and by now maybe one about what has happened.
    expect(await toldOf('mail_messages_total')).toEqual([
      expect.stringMatching(/^mail_messages_total\{channel="email",outcome="sent"\} [12]$/),
    ]);
    expect(await toldOf('procedure_errors_total')).toContain(
      'procedure_errors_total{procedure="auth.login",code="AUTH_INVALID_CREDENTIALS"} 1',
    );
    expect(await toldOf('job_duration_seconds')).toContainEqual(
      expect.stringMatching(
        /^job_duration_seconds_count\{queue="mail.send",outcome="done"\} [12]$/,
      ),
    );
  });

  it('says nothing about tenants, people or addresses', async () => {
    const text = await scrape(app.url);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(text).not.toContain('@');
    expect(text).not.toContain('127.0.0.1');
  });

  it('is not there for whom a proxy on this machine speaks', async () => {
    const response = await fetch(`${app.url}/metrics`, {
      headers: { 'x-forwarded-for': '203.0.113.9' },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('/metrics with a token', () => {
  it('is there for whoever has it, from anywhere, and for nobody else', async () => {
    await using app = await startTestApp({ env: { METRICS_TOKEN: TOKEN }, workers: false });
    const withToken = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' };
    expect(await scrape(app.url, withToken)).toContain('# TYPE');
    for (const authorization of ['', 'Bearer', `Bearer ${TOKEN}x`, TOKEN]) {
      const response = await fetch(`${app.url}/metrics`, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'AUTH_REQUIRED' });
    }
  });
});

describe('the port for operations', () => {
  it('serves metrics and health, and nothing else', async () => {
    await using app = await startTestApp({ workers: false });
    const operations = createOperationsApp(app.ports, { draining: false });
    const serving = await listen(operations, { host: '127.0.0.1', port: 0 });
    await using _ = { [Symbol.asyncDispose]: () => serving.close(0) };
    expect(await scrape(serving.url, { 'x-forwarded-for': '203.0.113.9' })).toContain('# TYPE');
    expect((await fetch(`${serving.url}/readyz`)).status).toBe(200);
    for (const path of ['/', '/v1/whoami', '/trpc/auth.me']) {
      expect((await fetch(`${serving.url}${path}`)).status).toBe(404);
    }
  });
});
