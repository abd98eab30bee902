import { prepared } from '@incident-tracker/db';
import { sql } from 'kysely';
import type { Ports } from '../platform/ports.js';
import type { Presumption } from '../trpc/presumption.js';
import type { ServiceAccountPrincipal } from '../trpc/principal.js';
