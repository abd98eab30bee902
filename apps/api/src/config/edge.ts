import { z } from 'zod';
import { planOverridesFromJson } from '../usage/plan-overrides.js';
import { commaSeparated, flag, variable, wholeNumber } from './variable.js';

/** Who may ask how much, and from where. */
export const edgeVariables = {
  QUOTA_DAILY_WRITES: variable(
    wholeNumber(0, 0, 1_000_000_000),
    'Overrides the daily write quota of the free plan; 0 keeps the plan’s own figure.',
  ),
  PLAN_OVERRIDES: variable(
    planOverridesFromJson,
    'Figures of the plans that this instance sets itself (docs/limits.md), as JSON: plan, then dailyWrites, members, serviceAccounts, apiKeys, webhooks or storageBytes.',
    '{"free":{"members":20,"dailyWrites":5000}}',
  ),
  RATE_LIMIT_ENABLED: variable(
    flag(true),
    'Request rate limits (docs/limits.md). Account lockout is always on.',
  ),
  TRUSTED_PROXY_HOPS: variable(
    wholeNumber(0, 0, 10),
    'How many proxies in front may be believed about X-Forwarded-For.',
  ),
  CORS_ORIGINS: variable(
    commaSeparated,
    'Other origins that browsers may call the API from, comma-separated.',
  ),
  CROSS_ORIGIN_EMBEDDER_POLICY: variable(
    z.enum(['unsafe-none', 'credentialless', 'require-corp']).default('unsafe-none'),
    'Cross-Origin-Embedder-Policy of the pages; set, it isolates them from what others serve.',
  ),
} as const;
