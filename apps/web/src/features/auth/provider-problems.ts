import { strings } from './strings';

const PROBLEMS: Readonly<Record<string, string>> = strings.providerProblems;

/** Why a sign-in through a provider failed, from the code in the address. */
export function providerProblem(code: string): string {
  return PROBLEMS[code] ?? strings.providerFailed;
}
