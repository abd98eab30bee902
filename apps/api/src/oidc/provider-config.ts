import { z } from 'zod';

const LOOPBACK = /^http:\/\/(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?(\/|$)/;
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** A domain of email addresses, in lower case. */
export const domainName = z
  .string()
  .trim()
  .toLowerCase()
  // RFC 1035 §2.3.4.
  .max(253)
  .regex(DOMAIN, 'Not a domain, as in example.com.');

/** True if requests to the issuer stay on this machine, so that they may do without TLS. */
export function isLoopbackIssuer(issuer: string): boolean {
  return LOOPBACK.test(issuer);
}

/** OpenID Connect Discovery 1.0 §3: https without query and fragment; http only on this machine. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  if (search !== '' || hash !== '' || username !== '') return false;
  return protocol === 'https:' || isLoopbackIssuer(text);
}

const provider = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'Lower case letters, digits and dashes.'),
  name: z.string().trim().min(1).max(60),
  issuer: z.string().max(500).refine(isIssuer, 'An https address without query and fragment.'),
  clientId: z.string().min(1).max(255),
  clientSecret: z.string().min(1).max(1000),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
    .default(['openid', 'email', 'profile'])
    .refine((scopes) => scopes.includes('openid'), 'openid is one of them.'),
  /** The only domains whose addresses the provider may vouch for; all when left out. */
  domains: z.array(domainName).min(1).optional(),
});

/** A provider through which people may sign in. */
export type OidcProvider = z.output<typeof provider>;

const providers = z
  .array(provider)
  .refine((list) => isDistinct(list.map(({ id }) => id)), 'Two providers have the same id.')
  // Answers of one provider must not pass for those of another (RFC 9700 §4.4).
  .refine(
    (list) => isDistinct(list.map(({ issuer }) => issuer.replace(/\/+$/, '').toLowerCase())),
    'Two providers have the same issuer.',
  );

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

/** The parser's own message would quote the text, and with it the client secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The providers as JSON in an environment variable; none by default. Its messages quote no value. */
export const providersFromJson = z
  .string()
  .default('')
  .transform((text, refinement): OidcProvider[] => {
    const json = text === '' ? [] : parseJson(text);
    if (json === undefined) {
      refinement.addIssue({ code: 'custom', message: 'is not valid JSON' });
      return z.NEVER;
    }
    const parsed = providers.safeParse(json);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) {
      refinement.addIssue({ code: 'custom', message: [...path.map(String), message].join(' ') });
    }
    return z.NEVER;
  });
