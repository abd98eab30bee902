import { hash } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { createPasswordHasher } from './password-hasher.js';
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
    const time = async (stored: string | null): Promise<number> => {
      const startedAt = performance.now();
      await hasher.verify(stored, 'another-password-7');
      return performance.now() - startedAt;
    };
    const fastest = { somebody: Infinity, nobody: Infinity };
    for (let round = 0; round < 6; round += 1) {
      fastest.somebody = Math.min(fastest.somebody, await time(made));
      fastest.nobody = Math.min(fastest.nobody, await time(null));
    }
    expect(fastest.nobody).toBeGreaterThan(fastest.somebody * 0.6);
    expect(fastest.nobody).toBeLessThan(fastest.somebody * 1.7);
  });
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
    const queue = createWorkQueue({ concurrency: 2, maxWaiting: 100 });
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

  test('turns away whoever would wait too long, and goes on after a failure', async () => {
    const queue = createWorkQueue({ concurrency: 1, maxWaiting: 1 });
    const gate = deferred();
    const first = queue.run(() => gate.promise);
    const second = queue.run(() => Promise.reject(new Error('broken')));
    await expect(queue.run(() => Promise.resolve())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    gate.resolve();
    await first;
    await expect(second).rejects.toThrow('broken');
    await expect(queue.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});
