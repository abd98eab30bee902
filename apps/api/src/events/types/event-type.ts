import type { Permission } from '@incident-tracker/policy';
import type { z } from 'zod';

/** What the catalogue says of a type of event. */
export interface EventTypeEntry {
  readonly description: string;
  /** Who may see such an event: it tells no more than this permission lets the reader read anyway. */
  readonly permission: Permission;
  readonly payload: z.ZodObject;
  /** What an event of this type may carry, for the documentation and for test deliveries. */
  readonly example: Readonly<Record<string, unknown>>;
  /** `stream`: seen in the live stream only; webhooks are not told of it. */
  readonly reaches?: 'stream';
}
