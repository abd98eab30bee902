// Prints new secrets as lines of an .env file:
//
//   node deploy/new-secrets.mjs >> deploy/.env
import { randomBytes } from 'node:crypto';

const secrets = {
  // Part of a URL: hexadecimal needs no escaping.
  POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
  SESSION_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEYS: `1:${randomBytes(32).toString('base64')}`,
  METRICS_TOKEN: randomBytes(24).toString('hex'),
};
for (const [name, value] of Object.entries(secrets)) console.log(`${name}=${value}`);
