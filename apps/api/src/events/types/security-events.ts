import { z } from 'zod';
import type { EventTypeEntry } from './event-type.js';

/** Events about what the detectors noticed. */
export const SECURITY_EVENTS = {
  'security.anomaly_detected': {
    description: 'A pattern of security events crossed the threshold of a detector.',
    permission: 'security_events.read',
    payload: z.strictObject({
      detector: z.string(),
      severity: z.string(),
      observed: z.number(),
      threshold: z.number(),
      windowSeconds: z.number(),
      throttled: z.boolean(),
    }),
    example: {
      detector: 'credential_stuffing',
      severity: 'high',
      observed: 23,
      threshold: 20,
      windowSeconds: 600,
      throttled: true,
    },
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
