import type { Severity } from '../incidents/severity.js';
import type { Status } from '../tickets/lifecycle.js';
import type { Priority } from '../tickets/priority.js';
import type { DemoPersonKey } from './people.js';

/** One thing that somebody does, `at` minutes after the ticket was created. */
export type DemoTicketStep = { readonly at: number; readonly by: DemoPersonKey } & (
  | {
      readonly do: 'triage';
      readonly status?: Status;
      readonly priority?: Priority;
      readonly category?: string;
      readonly tags?: readonly string[];
      readonly who?: DemoPersonKey;
    }
  /** `@ana` in the text mentions that person. */
  | { readonly do: 'comment'; readonly body: string; readonly internal?: true }
  | { readonly do: 'promote'; readonly severity: Severity; readonly title: string }
);

/** One ticket of the demo tenant, from its creation on. */
export interface DemoTicket {
  readonly title: string;
  readonly description: string;
  readonly priority?: Priority;
  readonly category?: string;
  /** How long ago it was created, in minutes. */
  readonly createdAgo: number;
  readonly by: DemoPersonKey;
  readonly steps: readonly DemoTicketStep[];
}
