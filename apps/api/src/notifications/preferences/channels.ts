import type { NotificationChoices } from '@incident-tracker/db';
import { kindOf } from '../catalogue.js';
import type { NotificationKindName } from '../catalogue.js';

/** Where somebody is told of a kind. */
export interface Channels {
  readonly inbox: boolean;
  readonly email: boolean;
}

/** What a person chose for a kind, or else what the catalogue says. */
export function channelsFor(kind: NotificationKindName, choices: NotificationChoices): Channels {
  const { defaults } = kindOf(kind);
  const chosen = choices[kind];
  return {
    inbox: chosen?.inbox ?? defaults.inbox,
    email: chosen?.email ?? defaults.email,
  };
}
