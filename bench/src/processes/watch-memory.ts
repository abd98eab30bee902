import { residentMbOf } from './proc.js';

const EVERY_MS = 20;

/** What a process held while something was done, in MiB; NaN where there is no /proc. */
export interface MemoryRange {
  readonly min: number;
  readonly max: number;
}

/** Looks at the resident memory of a process from the beginning of some work to its end. */
export async function watchMemory(pid: number, work: () => Promise<void>): Promise<MemoryRange> {
  let min = residentMbOf(pid);
  let max = min;
  const look = (): void => {
    const now = residentMbOf(pid);
    min = Math.min(min, now);
    max = Math.max(max, now);
  };
  const timer = setInterval(look, EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  look();
  return { min, max };
}
