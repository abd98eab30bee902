/** Body of an answer, read property by property. */
export class Json {
  constructor(readonly value: unknown) {}

  /** The text at a path. @throws Error when there is none. */
  text(...path: readonly string[]): string {
    let value = this.value;
    for (const name of path) {
      value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    }
    if (typeof value !== 'string') {
      throw new Error(`no text at ${path.join('.')} of ${JSON.stringify(this.value)}`);
    }
    return value;
  }
}

/** A person's browser, as far as setting up takes one: cookies, Origin and the CSRF token. */
export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();
  #csrfToken = '';

  private constructor(url: string) {
    this.#url = url;
  }

  /** Opens the product, which gives the browser its pre-session. */
  static async open(url: string): Promise<Browser> {
    const browser = new Browser(url);
    await browser.#renewToken();
    return browser;
  }

  /** The headers that every request of this browser carries. */
  headers(): Record<string, string> {
    return {
      origin: this.#url,
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'x-csrf-token': this.#csrfToken,
    };
  }

  /** @throws Error for an answer other than 2xx, with its body. */
  async post(path: string, body: unknown): Promise<Json> {
    const answer = await this.#send('POST', path, body);
    // Signing in changes the cookie, and the token is bound to it.
    await this.#renewToken();
    return answer;
  }

  async #renewToken(): Promise<void> {
    const me = await this.#send('GET', '/v1/auth/me');
    this.#csrfToken = me.text('csrfToken');
  }

  async #send(method: string, path: string, body?: unknown): Promise<Json> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...this.headers(), 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return new Json(text === '' ? null : JSON.parse(text));
  }
}
