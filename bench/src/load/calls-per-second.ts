/**
 * How often `call` completes in a second with `concurrency` workers that each wait for theirs. It is
 * told the number of its worker, from 0.
 */
export async function callsPerSecond(
  call: (worker: number) => Promise<void>,
  { concurrency, seconds }: { concurrency: number; seconds: number },
): Promise<number> {
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let done = 0;
  const work = async (worker: number): Promise<void> => {
    while (performance.now() < endsAt) {
      await call(worker);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  return (done / (performance.now() - startedAt)) * 1000;
}
