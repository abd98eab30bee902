/** The answer to a request: its body parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Bodies are checked by the tests' own expectations, field by field.
  readonly body: Body;
}

/** A JSON body that a test reads freely: every property may be there. */
export interface Body {
  readonly [property: string]: Body;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks HTTP to the product as an outside caller does. */
export interface Client {
  readonly url: string;
  request(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  get(path: string, options?: RequestOptions): Promise<Answer>;
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  patch(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  put(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>;
  delete(path: string, options?: RequestOptions): Promise<Answer>;
}

/** What is typed in is JSON from the wire; tests state what they expect of it. */
function asBody(value: unknown): Body {
  return value as Body;
}

async function parseBody(response: Response): Promise<Body> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json') ?? false;
  return asBody(text === '' ? undefined : isJson ? JSON.parse(text) : text);
}

/**
 * The text at a path of a JSON body, as in `textAt(answer.body, 'user', 'id')`.
 * @throws Error when there is none: a test that builds on it cannot go on.
 */
export function textAt(body: Body, ...path: readonly string[]): string {
  let value: unknown = body;
  for (const name of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }
  if (typeof value !== 'string')
    throw new Error(`no text at ${path.join('.')} of ${JSON.stringify(body)}`);
  return value;
}

type Send = (
  method: string,
  path: string,
  body: unknown,
  options: RequestOptions,
) => Promise<Answer>;

function clientOf(url: string, send: Send): Client {
  return {
    url,
    request: (method, path, body, options = {}) => send(method, path, body, options),
    get: (path, options = {}) => send('GET', path, undefined, options),
    post: (path, body, options = {}) => send('POST', path, body, options),
    patch: (path, body, options = {}) => send('PATCH', path, body, options),
    put: (path, body, options = {}) => send('PUT', path, body, options),
    delete: (path, options = {}) => send('DELETE', path, undefined, options),
  };
}

/** Files and forms go as they are, with the type that is theirs. */
function isFile(body: unknown): body is FormData | Blob {
  return body instanceof FormData || body instanceof Blob;
}

function bodyInit(body: unknown): string | FormData | Blob {
  return typeof body === 'string' || isFile(body) ? body : JSON.stringify(body);
}

async function fetchAnswer(
  url: string,
  init: { method: string; headers: Record<string, string>; body: unknown },
): Promise<Answer> {
  const response = await fetch(url, {
    method: init.method,
    redirect: 'manual',
    headers: {
      ...(init.body !== undefined && !isFile(init.body) && { 'content-type': 'application/json' }),
      ...init.headers,
    },
    ...(init.body !== undefined && { body: bodyInit(init.body) }),
  });
  return { status: response.status, headers: response.headers, body: await parseBody(response) };
}

/** A caller that sends an API key, or nothing at all. A string body is sent as it is. */
export function automationClient(url: string, apiKey?: string): Client {
  return clientOf(url, (method, path, body, { headers }) =>
    fetchAnswer(`${url}${path}`, {
      method,
      body,
      headers: { ...(apiKey !== undefined && { 'x-api-key': apiKey }), ...headers },
    }),
  );
}

/** A caller that sends an access token, and no cookie. */
export function tokenClient(url: string, accessToken: string): Client {
  return clientOf(url, (method, path, body, { headers }) =>
    fetchAnswer(`${url}${path}`, {
      method,
      body,
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
    }),
  );
}

/** A caller with a cookie jar, which sends the Origin and the CSRF token that a page would. */
export interface BrowserClient extends Client {
  readonly cookies: Map<string, string>;
  /** Fetches a fresh CSRF token for the cookies as they are; done by itself when they change. */
  refreshCsrf(): Promise<void>;
}

/** A browser that has opened the product: `GET /v1/auth/me` gives it its pre-session. */
export async function browserClient(url: string): Promise<BrowserClient> {
  const cookies = new Map<string, string>();
  let csrfToken = '';
  const keepCookies = (headers: Headers): boolean => {
    let changed = false;
    for (const line of headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      changed ||= cookies.get(name) !== value;
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return changed;
  };
  const send: Send = async (method, path, body, { headers }) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetchAnswer(`${url}${path}`, {
      method,
      body,
      headers: {
        origin: url,
        ...(cookie !== '' && { cookie }),
        ...(csrfToken !== '' && { 'x-csrf-token': csrfToken }),
        ...headers,
      },
    });
    if (keepCookies(answer.headers)) await refreshCsrf();
    return answer;
  };
  const refreshCsrf = async (): Promise<void> => {
    const me = await send('GET', '/v1/auth/me', undefined, {});
    csrfToken = textAt(me.body, 'csrfToken');
  };
  await refreshCsrf();
  return { ...clientOf(url, send), cookies, refreshCsrf };
}
