import { z } from 'zod';
import { repositoryYaml } from './repository.js';

const environment = z.record(z.string().regex(/^[A-Z_]+$/), z.string());
const command = z.array(z.string()).min(1);
const healthcheck = z.union([
  z.strictObject({ disable: z.literal(true) }),
  z.strictObject({
    test: z.tuple([z.literal('CMD')], z.string()),
    interval: z.string(),
    timeout: z.string(),
    retries: z.int(),
    start_period: z.string().optional(),
  }),
]);

/** The part of the Compose Specification that our files are written in. */
const service = z.strictObject({
  image: z.string().regex(/^[a-z/-]+(:[\w.]+)?$/),
  build: z.strictObject({ context: z.literal('..') }).optional(),
  command: command.optional(),
  environment: environment.optional(),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  restart: z.enum(['no', 'unless-stopped']),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  shm_size: z.string().optional(),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }),
    )
    .optional(),
  healthcheck,
  logging: z
    .strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) })
    .optional(),
});

const composeFile = z.strictObject({
  name: z.string(),
  'x-app': z.unknown().optional(),
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

export type ComposeFile = z.output<typeof composeFile>;
export type ComposeService = z.output<typeof service>;

/** Reads a Compose file of the repository and checks it against the specification's form. */
export function readCompose(path: string): ComposeFile {
  return composeFile.parse(repositoryYaml(path));
}

/** The service of that name; throws where there is none. */
export function serviceOf({ services }: ComposeFile, name: string): ComposeService {
  const found = services[name];
  if (found === undefined) throw new Error(`there is no service ${name}`);
  return found;
}

/**
 * Puts values in for `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as Compose does.
 * @throws Error with the message when a required value is missing.
 */
export function interpolate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g,
    (_whole, name: string, operator: string | undefined, rest: string) => {
      const value = values[name] ?? '';
      if (value !== '') return value;
      if (operator === '?') throw new Error(`${name}: ${rest}`);
      return operator === '-' ? rest : '';
    },
  );
}

/** The environment of a service, with the values of its .env file put in. */
export function environmentOf(
  { environment: given = {} }: ComposeService,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name, interpolate(text, values)]),
  );
}

/** The lines of an .env file. */
export function parseEnvFile(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
