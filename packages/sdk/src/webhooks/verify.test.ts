import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { webhooks, WebhookVerificationError } from '../index.js';
import { rejectionOf } from '../testing/make-tracker.js';

const key = Buffer.from('a key of thirty-two bytes, no more');
const secret = `whsec_${key.toString('base64')}`;
const payload = '{"type":"incident.declared","data":{"title":"Zahlungen schlagen fehl: ä€😀"}}';
const now = Math.floor(Date.now() / 1000);

function sign(timestamp: number | string, body = payload, by = key): string {
  const mac = createHmac('sha256', by).update(`msg_1.${timestamp}.${body}`);
  return `v1,${mac.digest('base64')}`;
}

function headersAt(timestamp: number | string, signature = sign(timestamp)) {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  };
}

describe('a genuine webhook', () => {
  it('is answered with its payload', async () => {
    expect(await webhooks.verify(payload, headersAt(now), secret)).toStrictEqual(
      JSON.parse(payload),
    );
  });

  it('agrees with a vector worked out beforehand', async () => {
    const body = '{"test": 2432232314}';
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const verified = webhooks.verify(body, headers, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      toleranceSeconds: Number.MAX_SAFE_INTEGER,
    });
    expect(await verified).toStrictEqual({ test: 2_432_232_314 });
  });

  it('may come as bytes, with headers of any kind and case', async () => {
    const bytes = new TextEncoder().encode(payload);
    expect(await webhooks.verify(bytes, new Headers(headersAt(now)), secret)).toBeDefined();
    const mixed = {
      'Webhook-Id': ['msg_1'],
      'WEBHOOK-TIMESTAMP': String(now),
      'Webhook-Signature': sign(now),
    };
    expect(await webhooks.verify(payload, mixed, secret)).toBeDefined();
  });

  it('may carry several signatures, of which one fits', async () => {
    const other = sign(now, payload, Buffer.from('another key'));
    const signature = `v1a,abc ${other} v1,%%% ${sign(now)}`;
    expect(await webhooks.verify(payload, headersAt(now, signature), secret)).toBeDefined();
  });

  it('is known by either secret while one replaces the other', async () => {
    const old = `whsec_${Buffer.from('the secret before').toString('base64')}`;
    expect(await webhooks.verify(payload, headersAt(now), [old, secret])).toBeDefined();
  });

  it('may be as old as the tolerance', async () => {
    expect(await webhooks.verify(payload, headersAt(now - 290), secret)).toBeDefined();
    const options = { toleranceSeconds: 3600 };
    expect(await webhooks.verify(payload, headersAt(now - 3000), secret, options)).toBeDefined();
  });
});

describe('a webhook is refused', () => {
  it.each([
    ['another body', `${payload} `, headersAt(now), secret],
    ['another secret', payload, headersAt(now), `whsec_${Buffer.from('wrong').toString('base64')}`],
    ['another id', payload, { ...headersAt(now), 'webhook-id': 'msg_2' }, secret],
    [
      'another timestamp',
      payload,
      { ...headersAt(now), 'webhook-timestamp': `${now - 1}` },
      secret,
    ],
    ['a time too long ago', payload, headersAt(now - 301), secret],
    ['a time in the future', payload, headersAt(now + 310), secret],
    ['a timestamp that is none', payload, headersAt('soon'), secret],
    ['an empty signature', payload, headersAt(now, ''), secret],
    [
      'a signature of another version',
      payload,
      headersAt(now, sign(now).replace('v1', 'v2')),
      secret,
    ],
    ['a shortened signature', payload, headersAt(now, sign(now).slice(0, 20)), secret],
    ['no headers', payload, {}, secret],
  ])('with %s', async (_what, body, headers, by) => {
    const error = await rejectionOf(webhooks.verify(body, headers, by));
    expect(error).toBeInstanceOf(WebhookVerificationError);
    expect(error).toMatchObject({ code: 'WEBHOOK_INVALID' });
  });

  it('never for a secret that is none: that is the receiver’s own mistake', async () => {
    await expect(webhooks.verify(payload, headersAt(now), 'whsec_')).rejects.toThrow(TypeError);
    await expect(webhooks.verify(payload, headersAt(now), 'whsec_%')).rejects.toThrow(TypeError);
  });
});
