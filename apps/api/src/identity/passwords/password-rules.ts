import { invalidInput } from '../../trpc/to-app-error.js';
import { guessesLog10 } from './strength.js';

/** ASVS 5.0 §6.2.1 demands 8 and recommends 15; the product asks for 12. */
const MIN_PASSWORD_LENGTH = 12;
/** Where a second factor is asked for besides, the password may be as short as ASVS allows. */
const MIN_PASSWORD_LENGTH_WITH_MFA = 8;
/** ASVS 5.0 §6.2.9 asks for at least 64, the product promises 128. */
const MAX_PASSWORD_LENGTH = 256;

/** Anything that falls to a million guesses is on every attacker's list. */
const MIN_GUESSES_LOG10 = 6;
/** What must remain of a password when the words around its owner are taken out. */
const MIN_OWN_CHARACTERS = 6;
/** Shorter words would be found by chance. */
const MIN_WORD_LENGTH = 4;
const PRODUCT_WORDS = ['incident', 'tracker', 'incidenttracker'];

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
  /** The account has a second factor. */
  readonly mfaEnabled?: boolean;
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The words that an attacker who knows the owner tries first (ASVS 5.0 §6.2.11), longest first. */
export function contextWordsOf({ email, name }: PasswordOwner): string[] {
  const words = [email, name]
    .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
    .map(plain)
    .filter((word) => word.length >= MIN_WORD_LENGTH);
  return [...new Set([...words, ...PRODUCT_WORDS])].sort((a, b) => b.length - a.length);
}

function withoutWords(password: string, words: readonly string[]): string {
  return words.reduce((rest, word) => rest.replaceAll(word, ''), plain(password));
}

/**
 * Checks a password that somebody chooses: its length, the blocklist and the words around its owner;
 * no rules of composition (NIST SP 800-63B-4 §3.1.1.2).
 * @param path the input property that the fault is reported for.
 * @throws AppError VALIDATION_FAILED with one issue.
 */
export async function assertGoodPassword(
  password: string,
  owner: PasswordOwner,
  path = 'password',
): Promise<void> {
  const fault = await findFault(password, owner);
  if (fault !== null) throw invalidInput(path, fault);
}

async function findFault(password: string, owner: PasswordOwner): Promise<string | null> {
  const { length } = Array.from(password);
  const shortest = owner.mfaEnabled === true ? MIN_PASSWORD_LENGTH_WITH_MFA : MIN_PASSWORD_LENGTH;
  if (length < shortest) return `Use at least ${shortest} characters.`;
  if (length > MAX_PASSWORD_LENGTH) return `Use at most ${MAX_PASSWORD_LENGTH} characters.`;
  const words = contextWordsOf(owner);
  const own = withoutWords(password, words);
  if (own !== plain(password) && own.length < MIN_OWN_CHARACTERS) {
    return 'Do not build it from your name, your email address or the name of the product.';
  }
  if ((await guessesLog10(password, [...words, owner.email, owner.name])) < MIN_GUESSES_LOG10) {
    return 'This password is too easy to guess. Use a few unrelated words.';
  }
  return null;
}
