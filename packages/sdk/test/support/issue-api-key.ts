import { randomUUID } from 'node:crypto';

type Body = Readonly<Record<string, unknown>>;

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null;
}

function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`no ${name} in ${JSON.stringify(body)}`);
  return value;
}

/** A person at a browser: keeps the cookies and sends origin and CSRF token. */
class Visitor {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async #send(method: string, path: string, body?: Body, csrfToken = ''): Promise<Body> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        origin: this.#url,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'content-type': 'application/json',
        'x-csrf-token': csrfToken,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    const answer: unknown = await response.json();
    if (!response.ok || !isBody(answer)) {
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  async post(path: string, body: Body): Promise<Body> {
    const me = await this.#send('GET', '/v1/auth/me');
    return this.#send('POST', path, body, textOf(me, 'csrfToken'));
  }
}

/** Signs up, creates a tenant and issues a key to a service account in it: what a newcomer does. */
export async function issueApiKey(url: string, role = 'AGENT'): Promise<string> {
  const owner = new Visitor(url);
  const email = `${randomUUID()}@example.com`;
  const password = 'plum-orbit-lantern-42';
  await owner.post('/v1/auth/signup', { email, password, name: 'Robin Example' });
  const tenant = await owner.post('/v1/tenants', { name: 'Example' });
  const base = `/v1/tenants/${textOf(tenant, 'id')}`;
  const account = await owner.post(`${base}/service-accounts`, { name: 'robot', role });
  const key = await owner.post(`${base}/api-keys`, {
    serviceAccountId: textOf(account, 'id'),
    name: 'key',
    scopes: ['read', 'write'],
  });
  return textOf(key, 'key');
}
