import type { Database } from '@incident-tracker/db';
import { fileURLToPath } from 'node:url';

/** The three proofs that a request may bring, as the product checks them before it does anything else. */
export interface Authenticators extends AsyncDisposable {
  /** @returns null for a cookie that opens no session. */
  session(cookieValue: string): Promise<unknown>;
  /** Rejects for a token that is not in force. */
  accessToken(token: string): Promise<unknown>;
  /** Rejects for a key that opens nothing. */
  apiKey(key: string): Promise<unknown>;
}

/** What is called of the built API, which exports types only: its files are reached by their place. */
interface BuiltApi {
  compose(ingredients: object): Promise<AsyncDisposable & { readonly ports: object }>;
  readConfig(env: Readonly<Record<string, string>>): object;
  createLogger(level: string): object;
  loadOrCreateSecret(dataDir: string): string;
  encryptionKeysOf(config: object): object;
  authenticateSession(ports: object, value: string): Promise<unknown>;
  authenticateAccessToken(ports: object, value: string): Promise<unknown>;
  authenticateApiKey(ports: object, value: string): Promise<unknown>;
}

const DIST = new URL('../../../apps/api/dist/', import.meta.url);
const FILES = [
  'compose.js',
  'config.js',
  'platform/logger.js',
  'platform/keyring.js',
  'platform/encryption/key-file.js',
  'identity/authenticate-session.js',
  'access-tokens/authenticate-access-token.js',
  'automation/authenticate-api-key.js',
];

/** The cast holds as long as the API is built so; where it is not, the first call says what is missing. */
async function loadApi(): Promise<BuiltApi> {
  const modules = await Promise.all(
    FILES.map((file): Promise<object> => import(fileURLToPath(new URL(file, DIST)))),
  );
  return Object.assign({}, ...modules) as BuiltApi;
}

/**
 * The product's own functions in this process, without HTTP around them, on the database and with the
 * keys of the product that runs.
 * @param issuer the URL of that product, which its tokens name.
 */
export async function openAuthenticators(
  database: Database,
  { dataDir, issuer }: { dataDir: string; issuer: string },
): Promise<Authenticators> {
  const api = await loadApi();
  const config = api.readConfig({ DATA_DIR: dataDir, RATE_LIMIT_ENABLED: 'false' });
  const composition = await api.compose({
    config,
    db: database,
    logger: api.createLogger('warn'),
    secret: api.loadOrCreateSecret(dataDir),
    encryptionKeys: api.encryptionKeysOf(config),
    localUrl: () => issuer,
  });
  const { ports } = composition;
  return {
    session: (value) => api.authenticateSession(ports, value),
    accessToken: (value) => api.authenticateAccessToken(ports, value),
    apiKey: (value) => api.authenticateApiKey(ports, value),
    [Symbol.asyncDispose]: () => composition[Symbol.asyncDispose](),
  };
}
