import { z } from 'zod';
import { flag, variable, wholeNumber } from './variable.js';

/** What every process needs: where it listens, and where its data is. */
export const serverVariables = {
  PORT: variable(
    wholeNumber(3000, 0, 65_535),
    'Port of the web app and the API; 0 picks a free one.',
  ),
  HOST: variable(z.string().default('127.0.0.1'), 'Address to listen on; 0.0.0.0 in a container.'),
  PUBLIC_URL: variable(
    z.url({ protocol: /^https?$/ }).optional(),
    'The address people use. Links in mail and the allowed origin come from it; https turns on Secure cookies and HSTS.',
    'https://incidents.example.com',
  ),
  DATA_DIR: variable(
    z.string().min(1).default('.data'),
    'Folder of the embedded database and generated secrets.',
  ),
  DATABASE_URL: variable(
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'PostgreSQL 15 or newer. Without it, an embedded PostgreSQL runs below DATA_DIR.',
    'postgres://incident_tracker:secret@localhost:5432/incident_tracker',
  ),
  DATABASE_REPLICA_URL: variable(
    z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    'A streaming replica of that database. Lists that API keys ask for are read from it while it keeps up; everything else, and every decision about rights, comes from DATABASE_URL.',
    'postgres://incident_tracker:secret@replica:5432/incident_tracker',
  ),
  DATABASE_REPLICA_MAX_LAG_SECONDS: variable(
    wholeNumber(5, 1, 3600),
    'A replica further behind than this is not read until it has caught up.',
  ),
  DATABASE_POOL_SIZE: variable(wholeNumber(10, 2, 200), 'Connections that requests share.'),
  DATABASE_PREPARED_STATEMENTS: variable(
    flag(true),
    'Named prepared statements; false behind a pooler in transaction mode.',
  ),
  MIGRATE_ON_START: variable(
    flag(true),
    'Bring the schema up to date at start; false when a deploy step does it.',
  ),
  REDIS_URL: variable(
    z.url({ protocol: /^rediss?$/ }).optional(),
    'Redis or Valkey, in which all nodes count request limits together and tell each other who was here a moment ago. Without it, or while it is out of reach, each process counts and remembers for itself.',
    'redis://localhost:6379',
  ),
  DEMO: variable(flag(true), 'Create the demo tenant in an empty database.'),
  ROLE: variable(z.enum(['all', 'api', 'worker']).default('all'), 'What this process does.'),
} as const;
