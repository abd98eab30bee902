/*
 * What a thread of hash-threads.ts runs: one hash after another, at the lowest priority. It imports
 * nothing of ours but types, so that a test can start it from its source.
 */
import { hashSync, verifySync } from '@node-rs/argon2';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { HashJob, HashOutcome } from './hash-threads.js';

/**
 * Sign-ins beside reads that want every core came out as fast as at a middling priority, and the reads
 * faster (docs/performance.md, Identity). On Linux each thread has a priority, and this call sets that
 * of the calling one (setpriority(2), C library/kernel differences). Elsewhere it is the process's,
 * which is the server and must keep its own.
 */
function giveWay(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);
}

function work(job: HashJob): HashOutcome {
  try {
    return job.kind === 'hash'
      ? { hash: hashSync(job.password, job.parameters) }
      : { matches: verifySync(job.hash, job.password) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

try {
  giveWay();
} catch {
  // A sandbox may forbid it: then hashing competes with the rest, as it does on other systems.
}
parentPort?.on('message', (job: HashJob) => parentPort?.postMessage(work(job), []));
