import type { Status } from '../incidents/lifecycle.js';
import type { Severity } from '../incidents/severity.js';
import type { DemoPersonKey } from './people.js';

/** One thing that somebody does, `at` minutes after the incident was declared. */
export type DemoStep = { readonly at: number; readonly by: DemoPersonKey } &
  /** Somebody takes command, and with it the incident out of triage. */
  (
    | { readonly do: 'command'; readonly who: DemoPersonKey }
    | { readonly do: 'note'; readonly message: string; readonly minutesEarlier?: number }
    | { readonly do: 'move'; readonly status: Status }
    | { readonly do: 'link'; readonly url: string; readonly title: string }
    | {
        readonly do: 'review';
        readonly summary: string;
        readonly impact: string;
        readonly rootCause: string;
        readonly contributingFactors: readonly string[];
        readonly whatWentWell: string;
        readonly whatWentBadly: string;
      }
    | {
        readonly do: 'task';
        readonly title: string;
        readonly who?: DemoPersonKey;
        readonly dueInHours?: number;
        readonly done?: boolean;
      }
    | {
        readonly do: 'publish';
        readonly message: string;
        readonly status?: Status;
        readonly severity?: Severity;
        readonly audience?: 'internal' | 'public';
      }
  );

/** One incident of the demo tenant, from its declaration in triage on. */
export interface DemoIncident {
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  /** How long ago it was declared, in minutes. */
  readonly declaredAgo: number;
  /** How long before the declaration people were affected, in minutes. */
  readonly impactLead?: number;
  readonly by: DemoPersonKey;
  readonly steps: readonly DemoStep[];
}
