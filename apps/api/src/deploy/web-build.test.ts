import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY } from '../testing/deploy/repository.js';

/**
 * Hosts that stand in the text of the app and its libraries: namespaces of XML, documentation that
 * messages point to, examples in forms, bases to resolve a path against. Nothing is fetched from them.
 */
const NAMED_IN_TEXT = new Set([
  'www.w3.org',
  'react.dev',
  'github.com',
  'mantine.dev',
  'simplewebauthn.dev',
  'example.com',
  'hooks.slack.com',
  'app.invalid',
  // What the router takes for the origin where there is no window.
  'localhost',
]);

it('the built web app has no address of a server in it: it talks to whoever served it', () => {
  const dist = join(REPOSITORY, 'apps/web/dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(html|js|css|svg)$/.test(name),
  );
  expect(files.length).toBeGreaterThan(5);
  const hosts = files.flatMap((name) => {
    const text = readFileSync(join(dist, name), 'utf8');
    return [...text.matchAll(/\b(?:https?|wss?):\/\/([a-z0-9][a-z0-9.-]*(?::\d+)?)/gi)].map(
      ([, host = '']) => `${host.toLowerCase()} in ${name.replace(/-[\w-]{8}\./, '.')}`,
    );
  });
  expect(hosts.filter((found) => !NAMED_IN_TEXT.has(found.split(' ')[0] ?? ''))).toEqual([]);
});
