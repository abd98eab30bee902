import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEMO_PEOPLE } from './people.js';
import type { DemoAccess } from './welcome.js';

const stored = z.object({ tenantId: z.string(), password: z.string(), apiKey: z.string() });

/** What is kept of the demo tenant so that later starts can print it again. */
export type StoredAccess = z.infer<typeof stored>;

const fileIn = (dataDir: string): string => join(dataDir, 'demo-access.json');

/** What an earlier start has written down; null when there was none. */
export function readAccess(dataDir: string): StoredAccess | null {
  try {
    return stored.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** Writes the demo access down for later starts, readable by its owner only. */
export function saveAccess(dataDir: string, access: StoredAccess): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(fileIn(dataDir), `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
}

/** As the welcome prints it. */
export function toDemoAccess({ password, apiKey }: StoredAccess): DemoAccess {
  return { password, apiKey, logins: DEMO_PEOPLE.map(({ role, email }) => ({ role, email })) };
}

const WORDS =
  'amber anchor basil birch cedar cobalt comet coral delta ember fjord garnet harbor indigo juniper kelp lagoon maple nectar onyx pebble quartz raven saffron tundra umber violet willow zephyr'.split(
    ' ',
  );

/** A password that can be typed from a terminal: four words and a number, some 26 bits. */
export function demoPassword(): string {
  const words = Array.from({ length: 4 }, () => WORDS[randomInt(WORDS.length)] ?? '');
  return [...words, String(randomInt(10, 100))].join('-');
}
