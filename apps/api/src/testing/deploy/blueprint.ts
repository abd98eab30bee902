import { z } from 'zod';
import { repositoryYaml } from './repository.js';

const name = z.string().regex(/^[a-z][a-z0-9-]*$/);
const region = z.enum(['oregon', 'ohio', 'virginia', 'frankfurt', 'singapore']);
const ipAllowList = z.array(z.strictObject({ source: z.string(), description: z.string() }));

/** A variable has a fixed value, or one that is made, referred to, or asked for. */
const envVar = z.union([
  z.strictObject({ key: z.string(), value: z.string() }),
  z.strictObject({ key: z.string(), generateValue: z.literal(true) }),
  z.strictObject({ key: z.string(), sync: z.literal(false) }),
  z.strictObject({
    key: z.string(),
    fromDatabase: z.strictObject({
      name,
      property: z.enum(['host', 'port', 'database', 'user', 'password', 'connectionString']),
    }),
  }),
  z.strictObject({
    key: z.string(),
    fromService: z.strictObject({
      type: z.enum(['web', 'pserv', 'worker', 'keyvalue']),
      name,
      property: z.enum(['host', 'port', 'hostport', 'connectionString']),
    }),
  }),
]);

const webService = z.strictObject({
  type: z.literal('web'),
  name,
  runtime: z.enum(['node', 'docker', 'image']),
  plan: z.enum(['free', 'starter', 'standard', 'pro', 'pro plus', 'pro max', 'pro ultra']),
  region,
  buildCommand: z.string(),
  preDeployCommand: z.string(),
  startCommand: z.string(),
  healthCheckPath: z.string().startsWith('/'),
  maxShutdownDelaySeconds: z.int().min(1).max(300),
  envVars: z.array(envVar),
});

const keyValue = z.strictObject({
  type: z.literal('keyvalue'),
  name,
  plan: z.enum(['free', 'starter', 'standard', 'pro', 'pro plus']),
  region,
  ipAllowList,
  maxmemoryPolicy: z.enum([
    'noeviction',
    'allkeys-lru',
    'allkeys-lfu',
    'allkeys-random',
    'volatile-lru',
    'volatile-lfu',
    'volatile-random',
    'volatile-ttl',
  ]),
});

const database = z.strictObject({
  name,
  plan: z.string().regex(/^(free|(basic|pro|accelerated)-\d+(mb|gb))$/),
  region,
  postgresMajorVersion: z.enum(['13', '14', '15', '16', '17', '18']),
  databaseName: z.string(),
  user: z.string(),
  ipAllowList,
});

/** The part of Render's Blueprint specification (render.com/docs/blueprint-spec) that ours uses. */
const blueprint = z.strictObject({
  services: z.tuple([webService, keyValue]),
  databases: z.tuple([database]),
});

export type Blueprint = z.output<typeof blueprint>;

/** Reads render.yaml and checks its form. */
export function readBlueprint(): Blueprint {
  return blueprint.parse(repositoryYaml('render.yaml'));
}
