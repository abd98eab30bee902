import { hash } from '@node-rs/argon2';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createPasswordHasher } from './password-hasher.js';
import { createHashThreads } from './passwords/hash-threads.js';
import { createWorkQueue } from './passwords/work-queue.js';

describe('the password hasher', () => {
  const hasher = createPasswordHasher(2);

  test('makes argon2id hashes with the parameters that security asks for', async () => {
    const made = await hasher.hash('plum-orbit-lantern-42');
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.verify(made, 'plum-orbit-lantern-42')).toBe(true);
    expect(await hasher.verify(made, 'plum-orbit-lantern-43')).toBe(false);
    expect(hasher.needsRehash(made)).toBe(false);
  });

  test('takes the same characters for the same password, however they are composed', async () => {
    const made = await hasher.hash('caf\u00e9-orbit-lantern');
    expect(await hasher.verify(made, 'cafe\u0301-orbit-lantern')).toBe(true);
  });

  test('sees that a hash was made with weaker parameters', async () => {
    const weak = await hash('plum-orbit-lantern-42', { memoryCost: 8192, timeCost: 1 });
    expect(hasher.needsRehash(weak)).toBe(true);
    expect(await hasher.verify(weak, 'plum-orbit-lantern-42')).toBe(true);
  });

  test.each(['', 'not a hash', '$argon2id$v=19$m=19456,t=2,p=1$', '$2b$10$abcdefghijklmnopqrstuv'])(
    'answers no to a stored hash that cannot be read: %j',
    async (stored) => {
      expect(await hasher.verify(stored, 'plum-orbit-lantern-42')).toBe(false);
    },
  );

  test('works as hard for nobody as for somebody', async () => {
    const made = await hasher.hash('plum-orbit-lantern-42');
    // Of the processor, whose other users are no concern of this test.
    const work = async (stored: string | null): Promise<number> => {
      const before = process.cpuUsage();
      await hasher.verify(stored, 'another-password-7');
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const least = { somebody: Infinity, nobody: Infinity };
    for (let round = 0; round < 6; round += 1) {
      least.somebody = Math.min(least.somebody, await work(made));
      least.nobody = Math.min(least.nobody, await work(null));
    }
    expect(least.nobody).toBeGreaterThan(least.somebody * 0.6);
    expect(least.nobody).toBeLessThan(least.somebody * 1.7);
  });
});

describe('the threads that hash', () => {
  const PASSWORD = 'plum-orbit-lantern-42';
  const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
  const job = { kind: 'hash', password: PASSWORD, parameters } as const;

  /** Every thread that the process starts while the test runs. */
  function startedThreads(): Worker[] {
    const started: Worker[] = [];
    const note = (worker: Worker): void => void started.push(worker);
    process.on('worker', note);
    onTestFinished(() => void process.off('worker', note));
    return started;
  }

  test('are as many as there is work at a time, and are used again', async () => {
    const started = startedThreads();
    await using threads = createHashThreads();
    await Promise.all([threads.run(job), threads.run(job)]);
    await Promise.all([threads.run(job), threads.run(job)]);
    expect(started).toHaveLength(2);
  });

  test('do the work again when the one that had it is killed, and go on afterwards', async () => {
    const started = startedThreads();
    await using threads = createHashThreads();
    const begun = once(process, 'worker');
    const running = threads.run(job);
    await begun;
    await started[0]?.terminate();
    expect(await running).toHaveProperty('hash');
    expect(started).toHaveLength(2);
    await started[1]?.terminate();
    expect(await threads.run(job)).toHaveProperty('hash');
    expect(started).toHaveLength(3);
  });

  test('fail the work, and nothing else, when the next one is killed as well', async () => {
    const kill = (worker: Worker): void => {
      worker.once('online', () => void worker.terminate());
    };
    process.on('worker', kill);
    await using threads = createHashThreads();
    onTestFinished(() => void process.off('worker', kill));
    await expect(threads.run(job)).rejects.toThrow('the thread that hashed has ended');
    process.off('worker', kill);
    expect(await threads.run(job)).toHaveProperty('hash');
  });

  test('are gone when the set is', async () => {
    const started = startedThreads();
    const threads = createHashThreads();
    await threads.run(job);
    const [thread] = started;
    if (thread === undefined) throw new Error('no thread was started');
    await Promise.all([once(thread, 'exit'), threads[Symbol.asyncDispose]()]);
  });

  test.runIf(process.platform === 'linux')(
    'give way to everything else, and the server keeps its priority',
    async () => {
      /** The nice value is field 19; the name in parentheses before it may hold spaces (proc(5)). */
      const priorities = (): Map<string, number> =>
        new Map(
          readdirSync('/proc/self/task').map((thread) => {
            const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
            return [thread, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])];
          }),
        );
      const before = priorities();
      await using threads = createHashThreads();
      await threads.run(job);
      const after = priorities();
      const added = [...after].filter(([thread]) => !before.has(thread));
      expect(added.map(([, nice]) => nice)).toContain(constants.priority.PRIORITY_LOW);
      expect(after.get(String(process.pid))).toBe(before.get(String(process.pid)));
    },
  );
});

describe('the queue in front of it', () => {
  const deferred = (): { promise: Promise<void>; resolve: () => void } => {
    let resolve = (): void => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    return { promise, resolve };
  };

  test('never runs more than it may at a time, and runs everything in order', async () => {
    const queue = createWorkQueue({ concurrency: 2, maxWaitMs: 60_000 });
    let running = 0;
    let most = 0;
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        queue.run(async () => {
          running += 1;
          most = Math.max(most, running);
          order.push(index);
          await new Promise((resolve) => setTimeout(resolve, 1));
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('turns away whoever would wait too long, and says when to come back', async () => {
    const queue = createWorkQueue({ concurrency: 1, maxWaitMs: 2_000 });
    // Work that takes longer and longer: from here on, half a minute is what is expected of it.
    const clock = vi.spyOn(performance, 'now');
    clock.mockReturnValueOnce(0).mockReturnValueOnce(300_000);
    await queue.run(() => Promise.resolve());
    clock.mockRestore();
    const gate = deferred();
    const first = queue.run(() => gate.promise);
    const second = queue.run(() => Promise.resolve('second'));
    await expect(queue.run(() => Promise.resolve())).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryAfterSeconds: 31,
    });
    gate.resolve();
    await first;
    expect(await second).toBe('second');
  });

  test('goes on after a failure', async () => {
    const queue = createWorkQueue({ concurrency: 1, maxWaitMs: 1_000 });
    const broken = queue.run(() => Promise.reject(new Error('broken')));
    const next = queue.run(() => Promise.resolve('next'));
    await expect(broken).rejects.toThrow('broken');
    expect(await next).toBe('next');
  });
});
