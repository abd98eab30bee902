import { z } from 'zod';
import { expectedVersion, id, pageOf, timestamp } from '../trpc/common-schemas.js';
import { domainName } from './provider-config.js';

const provider = z.object({
  id: z.string().meta({ examples: ['corp'] }),
  name: z.string().meta({ examples: ['Example Corp'] }),
});

export const providerList = pageOf(provider.meta({ id: 'SignInProvider' }));
export type ProviderList = z.output<typeof providerList>;

export const identity = z
  .object({
    id,
    provider: z.object({ id: z.string(), name: z.string() }),
    email: z.string().nullable().meta({ description: 'As the provider told it last.' }),
    linkedAt: timestamp,
    lastUsedAt: timestamp,
  })
  .meta({ id: 'ConnectedAccount' });
export type Identity = z.output<typeof identity>;

export const identityList = pageOf(identity);
export type IdentityList = z.output<typeof identityList>;

export const linkInput = z.strictObject({
  flow: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: 'From `link` in the address of the page that asks for consent.' }),
});

export const identityInput = z.strictObject({ identityId: id });

/** How many domains a tenant can have a rule for. */
const MAX_DOMAINS = 50;

const ssoDomain = z.strictObject({
  domain: domainName.meta({ examples: ['example.com'] }),
  providerId: z.string().min(1).max(32),
});

export const setSsoInput = z.strictObject({
  tenantId: id,
  domains: z.array(ssoDomain).max(MAX_DOMAINS),
  expectedVersion,
});
export type SetSsoInput = z.output<typeof setSsoInput>;

export const ssoInput = z.strictObject({ tenantId: id });

export const ssoSettings = z
  .object({
    domains: z.array(z.object({ domain: z.string(), providerId: z.string() })),
    version: z.number().int(),
  })
  .meta({ id: 'SsoSettings' });
export type SsoSettings = z.output<typeof ssoSettings>;
