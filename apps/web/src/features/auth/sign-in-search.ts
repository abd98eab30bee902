import { defined, listParam, textParam } from '../../app/search-params';
import type { RawSearch } from '../../app/search-params';

export const METHODS = ['totp', 'passkey', 'recovery_code'] as const;
/** A way to take the second step. */
export type Method = (typeof METHODS)[number];

/** A sign-in whose first step was right. */
export interface SecondStepDue {
  readonly challenge: string;
  readonly methods: readonly Method[];
}

/** What the sign-in page is told in its address; much of it by the way back from a provider. */
export interface SignInSearch {
  redirect?: string;
  /** Why a sign-in through a provider failed. */
  error?: string;
  challenge?: string;
  methods?: Method[];
}

export function parseSignInSearch(raw: RawSearch): SignInSearch {
  return defined({
    redirect: textParam(raw['redirect']),
    error: textParam(raw['error']),
    challenge: textParam(raw['challenge']),
    methods: listParam(raw['methods'], METHODS),
  });
}

/** The second step that an answer of the server asks for; null when it asks for none. */
export function secondStepOf(details: Readonly<Record<string, unknown>>): SecondStepDue | null {
  const { challenge, methods } = details;
  if (typeof challenge !== 'string') return null;
  return { challenge, methods: listParam(methods, METHODS) ?? ['totp'] };
}
