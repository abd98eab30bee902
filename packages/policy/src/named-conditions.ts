import type { Condition } from './condition.js';

interface NamedCondition {
  readonly description: string;
  readonly condition: Condition;
}

const OWN_TICKET = {
  eq: [{ fact: 'requesterId' }, { subject: 'principalId' }],
} as const satisfies Condition;
const PUBLIC = { eq: [{ fact: 'visibility' }, { value: 'public' }] } as const satisfies Condition;
const OWN_UPLOAD = {
  eq: [{ fact: 'uploadedBy' }, { subject: 'principalId' }],
} as const satisfies Condition;

/** The only conditions that a role's right may depend on. */
export const CONDITIONS = {
  own_ticket: {
    description: 'the caller is the requester of the ticket',
    condition: OWN_TICKET,
  },
  public_on_own_ticket: {
    description: 'the caller is the requester of the ticket, and the item on it is public',
    condition: { all: [OWN_TICKET, PUBLIC] },
  },
  own_upload: {
    description: 'the caller uploaded the file',
    condition: OWN_UPLOAD,
  },
  own_public_upload: {
    description:
      'the caller uploaded the file, it is public, and it hangs on a ticket of the caller',
    condition: { all: [OWN_TICKET, PUBLIC, OWN_UPLOAD] },
  },
  self: {
    description: 'the membership is the caller’s own',
    condition: { eq: [{ fact: 'userId' }, { subject: 'userId' }] },
  },
} as const satisfies Readonly<Record<string, NamedCondition>>;

export type ConditionName = keyof typeof CONDITIONS;

export function conditionNamed(name: ConditionName): Condition {
  return CONDITIONS[name].condition;
}
