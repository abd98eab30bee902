import { z } from 'zod';

/** Names of the properties that changed; their values are read from the object itself. */
export const changes = z.array(z.string());
