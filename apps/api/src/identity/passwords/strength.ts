/** Longest stretch of a password that is examined: beyond it, its length speaks for itself. */
const EXAMINED_LENGTH = 64;
/** Bounds the time that look-alike characters (p@$$w0rd) can cost: 50 ms at most for any input. */
const MAX_SUBSTITUTIONS = 20;

/** Estimates how many guesses a password takes, as a power of ten. */
type GuessEstimator = (password: string, contextWords: readonly string[]) => number;

let loading: Promise<GuessEstimator> | undefined;

/** The word lists weigh 24 MB: they are loaded for the first password that is chosen, not at start. */
async function load(): Promise<GuessEstimator> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary,
    graphs: adjacencyGraphs,
    maxLength: EXAMINED_LENGTH,
    l33tMaxSubstitutions: MAX_SUBSTITUTIONS,
  });
  return (password, contextWords) =>
    zxcvbn.check(password.slice(0, EXAMINED_LENGTH), [...contextWords]).guessesLog10;
}

/** How many guesses the password takes, as a power of ten, for somebody who knows the context words. */
export async function guessesLog10(
  password: string,
  contextWords: readonly string[],
): Promise<number> {
  loading ??= load();
  const estimate = await loading;
  return estimate(password, contextWords);
}
