import { startAppWithClock } from './app-with-clock.js';
import { browserClient } from './client.js';
import { signUpOwner } from './people.js';
import { enrolTotp, totpCode } from './second-factors.js';
import type { TestAppOptions } from './start-test-app.js';

const STEP_MS = 30_000;

/** Somebody with two-step sign-in, and a browser in which they are not signed in. */
export async function startEnrolled(options: TestAppOptions = {}) {
  const world = await startAppWithClock(options);
  const person = await signUpOwner(world.app.url);
  const enrolled = await enrolTotp(person.client, world.now());
  const browser = await browserClient(world.app.url);
  world.wait(STEP_MS);
  return {
    ...world,
    ...person,
    ...enrolled,
    browser,
    code: () => totpCode(enrolled.secret, world.now()),
  };
}
