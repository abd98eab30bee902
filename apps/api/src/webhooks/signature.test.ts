import { describe, expect, it } from 'vitest';
import { newWebhookSecret, signWebhook } from './signature.js';

const content = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
};

describe('the signature of a webhook', () => {
  it('agrees with the vector that Standard Webhooks implementations share', () => {
    expect(signWebhook('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', content)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is one for each secret, separated by a space', () => {
    const [before, after] = [newWebhookSecret(), newWebhookSecret()];
    expect(signWebhook([after, before], content)).toBe(
      `${signWebhook(after, content)} ${signWebhook(before, content)}`,
    );
  });

  it.each([
    ['the id', { ...content, id: 'msg_other' }],
    ['the timestamp', { ...content, timestamp: content.timestamp + 1 }],
    ['the body', { ...content, body: `${content.body} ` }],
  ])('changes with %s', (_what, other) => {
    const secret = newWebhookSecret();
    expect(signWebhook(secret, other)).not.toBe(signWebhook(secret, content));
  });

  it.each(['', 'whsec_', 'whsec_%%%', 'whsec_c2hvcnQ=', 'no prefix', `whsec_${'A'.repeat(200)}`])(
    'is refused for the secret %j, which is none',
    (secret) => {
      expect(() => signWebhook(secret, content)).toThrow(TypeError);
    },
  );

  it('is refused for an id with a dot, which would make two messages one', () => {
    expect(() => signWebhook(newWebhookSecret(), { ...content, id: 'msg.1' })).toThrow(TypeError);
  });
});

describe('a new secret', () => {
  it('is whsec_ and 32 random bytes in base64, another each time', () => {
    const secrets = new Set(Array.from({ length: 100 }, newWebhookSecret));
    expect(secrets.size).toBe(100);
    for (const secret of secrets) {
      expect(secret.startsWith('whsec_')).toBe(true);
      expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    }
  });
});
