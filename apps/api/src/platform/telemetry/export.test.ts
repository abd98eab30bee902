import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationClient } from '../../testing/client.js';
import type { Answer } from '../../testing/client.js';
import { startMailServer } from '../../testing/mail-server.js';
import { startOtlpCollector } from '../../testing/otlp-collector.js';
import type { OtlpCollector, ReceivedSpan } from '../../testing/otlp-collector.js';
import { createMachine, expectStatus, signUp, signUpOwner } from '../../testing/people.js';
import { startTestApp } from '../../testing/start-test-app.js';
import type { TestApp } from '../../testing/start-test-app.js';
import { REACH_LOCALHOST, startReceiver } from '../../testing/webhook-receiver.js';
import { makeWebhook } from '../../testing/webhooks.js';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const SERVER = 2;
const CLIENT = 3;
const CONSUMER = 5;
const ERROR = 2;

const traceOf = (answer: Answer): string => answer.headers.get('x-trace-id') ?? '';

describe('an installation with a collector', () => {
  const stack = new AsyncDisposableStack();
  const logLines: string[] = [];
  let collector: OtlpCollector;
  let app: TestApp;
  let declared: Answer;
  let mailed: string;
  let tenantId: string;
  let refused: Answer;

  /** The spans of a request, once its outermost has arrived. */
  const treeOf = async (traceId: string): Promise<ReceivedSpan[]> => {
    const own = () => collector.spans().filter((span) => span.traceId === traceId);
    await expect
      .poll(() => own().some(({ kind }) => kind === SERVER), { timeout: 15_000 })
      .toBe(true);
    return own();
  };

  beforeAll(async () => {
    collector = stack.use(await startOtlpCollector());
    const smtp = stack.use(await startMailServer());
    app = stack.use(
      await startTestApp({
        onLog: (line) => logLines.push(line),
        env: {
          ...REACH_LOCALHOST,
          OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
          OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
          OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20let-me-in',
          OTEL_SERVICE_NAME: 'tracker under test',
          OTEL_METRIC_EXPORT_INTERVAL: '1000',
          SMTP_URL: smtp.url,
          EMAIL_VERIFICATION: 'optional',
          RATE_LIMIT_ENABLED: 'true',
        },
      }),
    );
    const owner = await signUpOwner(app.url);
    ({ tenantId } = owner);
    const machine = await createMachine(owner);
    const receiver = stack.use(await startReceiver());
    await makeWebhook(owner, receiver.url);
    declared = expectStatus(
      await machine.client.post(
        '/v1/incidents',
        { title: 'Traced' },
        { headers: { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-00` } },
      ),
      201,
    );
    refused = await machine.client.get('/v1/incidents/INC-999');
    const person = await signUp(app.url);
    const asked = await person.client.post('/v1/auth/password/forgot', { email: person.email });
    mailed = traceOf(expectStatus(asked, 202));
  });
  afterAll(() => stack.disposeAsync());

  it('sends one tree for a request: HTTP, procedure, every SQL statement', async () => {
    const spans = await treeOf(CALLER.traceId);
    const http = spans.find(({ kind }) => kind === SERVER);
    expect(http).toMatchObject({
      name: 'POST /v1/incidents',
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/incidents',
        'http.response.status_code': 201,
        'tenant.id': tenantId,
      },
    });
    const procedure = spans.find(({ name }) => name === 'incidents.declare');
    expect(procedure?.parentSpanId).toBe(http?.spanId);
    expect(procedure?.attributes).toMatchObject({ 'rpc.system': 'trpc', 'tenant.id': tenantId });
    const statements = spans.filter(({ attributes }) => 'db.query.text' in attributes);
    const names = statements.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['BEGIN', 'INSERT incidents', 'INSERT outbox_events', 'COMMIT']),
    );
    for (const { kind, parentSpanId, attributes } of statements) {
      expect(kind).toBe(CLIENT);
      expect(parentSpanId).toBe(procedure?.spanId);
      expect(attributes['db.system.name']).toBe('postgresql');
    }
    for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
      expect(endTimeUnixNano).toBeGreaterThanOrEqual(startTimeUnixNano);
    }
  });

  it('stands in the trace that the caller named, and answers its id', async () => {
    expect(traceOf(declared)).toBe(CALLER.traceId);
    const http = (await treeOf(CALLER.traceId)).find(({ kind }) => kind === SERVER);
    expect(http?.parentSpanId).toBe(CALLER.spanId);
  });

  it('carries the trace of the request into the job that it left behind', async () => {
    const jobs = () =>
      collector.spans().filter((span) => span.traceId === mailed && span.name === 'job mail.send');
    await expect.poll(() => jobs().length, { timeout: 15_000 }).toBe(1);
    const spans = await treeOf(mailed);
    const procedure = spans.find(({ name }) => name === 'auth.forgotPassword');
    const [job] = jobs();
    expect(job).toMatchObject({ kind: CONSUMER, parentSpanId: procedure?.spanId });
    const below = spans.filter(({ parentSpanId }) => parentSpanId === job?.spanId);
    expect(below.map(({ name }) => name)).toContain('UPDATE mail_messages');
  });

  it('has the delivery of a webhook in the tree of the request whose event it tells', async () => {
    const delivery = () =>
      collector
        .spans()
        .find((span) => span.traceId === CALLER.traceId && span.name === 'webhook delivery');
    await expect.poll(delivery, { timeout: 15_000 }).toMatchObject({
      kind: CLIENT,
      attributes: {
        'tenant.id': tenantId,
        'webhook.event_type': 'incident.declared',
        'http.response.status_code': 204,
      },
    });
    const spans = await treeOf(CALLER.traceId);
    const procedure = spans.find(({ name }) => name === 'incidents.declare');
    expect(delivery()?.parentSpanId).toBe(procedure?.spanId);
  });

  it('gives errors the trace id of their spans, and marks only its own faults as failures', async () => {
    expect(refused.status).toBe(404);
    expect(refused.body['traceId']).toBe(traceOf(refused));
    const spans = await treeOf(traceOf(refused));
    const procedure = spans.find(({ name }) => name === 'incidents.get');
    expect(procedure?.attributes['error.type']).toBe('NOT_FOUND');
    expect(procedure?.status.code).not.toBe(ERROR);
  });

  it('writes log lines with trace, span and tenant', async () => {
    const http = (await treeOf(CALLER.traceId)).find(({ kind }) => kind === SERVER);
    const lines = logLines.filter((line) => line.includes(CALLER.traceId));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({
        msg: 'request',
        traceId: CALLER.traceId,
        spanId: http?.spanId,
        tenantId,
      }),
    );
  });

  it('says who it is, and sends the headers that the collector asks for', async () => {
    await treeOf(CALLER.traceId);
    expect(collector.resource()).toMatchObject({ 'service.name': 'tracker under test' });
    for (const { headers } of collector.received) {
      expect(headers.authorization).toBe('Bearer let-me-in');
    }
  });

  it('puts neither values of statements nor personal data into spans', async () => {
    await treeOf(mailed);
    const sent = collector.received
      .filter(({ path }) => path === '/v1/traces')
      .map(({ body }) => body.toString('utf8'))
      .join('');
    expect(sent).not.toContain('@example.com');
    expect(sent).not.toContain('Traced');
    expect(sent).not.toContain('itk_live_');
  });

  it('exports the same metrics as /metrics shows', async () => {
    await automationClient(app.url).get('/v1/whoami');
    const exported = (name: string) =>
      collector.lastMetrics().find((metric) => metric.name === name);
    await expect
      .poll(() => exported('procedure_errors_total')?.sum?.dataPoints ?? [], { timeout: 15_000 })
      .toContainEqual(
        expect.objectContaining({
          attributes: { procedure: 'auth.whoami', code: 'AUTH_REQUIRED' },
        }),
      );
    const duration = exported('procedure_duration_seconds');
    expect(duration?.unit).toBe('s');
    const point = duration?.histogram?.dataPoints.find(
      ({ attributes }) => attributes['procedure'] === 'incidents.declare',
    );
    expect(point?.count).toBe(1);
    expect(point?.bucketCounts).toHaveLength((point?.explicitBounds ?? []).length + 1);
    expect(exported('db_pool_limit')?.gauge?.dataPoints).toContainEqual(
      expect.objectContaining({ asDouble: 10, attributes: { pool: 'requests' } }),
    );
  });
});

describe('the export', () => {
  it('speaks protobuf unless told otherwise, and sends what waits when the process ends', async () => {
    await using collector = await startOtlpCollector();
    {
      await using app = await startTestApp({
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
        workers: false,
      });
      await automationClient(app.url).get('/v1/whoami');
      expect(collector.received).toEqual([]);
    }
    const byPath = (path: string) => collector.received.find((given) => given.path === path);
    expect(byPath('/v1/traces')?.headers['content-type']).toBe('application/x-protobuf');
    expect(byPath('/v1/traces')?.body.includes('GET /v1/whoami')).toBe(true);
    expect(byPath('/v1/metrics')?.body.includes('procedure_errors_total')).toBe(true);
  });

  it('records the share of traces that is asked for, but gives every request its trace id', async () => {
    await using collector = await startOtlpCollector();
    {
      await using app = await startTestApp({
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '0' },
        workers: false,
      });
      const sampled = { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` };
      const answer = await automationClient(app.url).get('/v1/whoami', { headers: sampled });
      expect(traceOf(answer)).toBe(CALLER.traceId);
      expect(answer.body['traceId']).toBe(CALLER.traceId);
    }
    expect(collector.received.map(({ path }) => path)).not.toContain('/v1/traces');
  });

  it('does not trouble anybody when there is no collector', async () => {
    const lines: string[] = [];
    await using app = await startTestApp({
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
        OTEL_METRIC_EXPORT_INTERVAL: '1000',
      },
      workers: false,
      onLog: (line) => lines.push(line),
    });
    const answer = await automationClient(app.url).get('/v1/whoami');
    expect(answer.status).toBe(401);
    await expect
      .poll(() => lines.filter((line) => line.includes('telemetry export')), { timeout: 15_000 })
      .toHaveLength(1);
  });
});
