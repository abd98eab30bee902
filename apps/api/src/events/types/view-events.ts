import { z } from 'zod';
import { id } from '../../trpc/common-schemas.js';
import { changes } from './changes.js';
import type { EventTypeEntry } from './event-type.js';
import { AN_OBJECT, A_PERSON } from './examples.js';

const list = z.enum(['incidents', 'tickets']);
const example = { viewId: AN_OBJECT, list: 'incidents' };

/** Events about saved views of lists. */
export const VIEW_EVENTS = {
  'view.created': {
    description: 'A view was saved and shared with the tenant.',
    permission: 'views.read',
    payload: z.strictObject({ viewId: id, list }),
    example,
    reaches: 'stream',
  },
  'view.updated': {
    description: 'A shared view was changed, or a view is shared from now on, or not any more.',
    permission: 'views.read',
    payload: z.strictObject({ viewId: id, list, changes }),
    example: { ...example, changes: ['name'] },
    reaches: 'stream',
  },
  'view.deleted': {
    description: 'A shared view was deleted.',
    permission: 'views.read',
    payload: z.strictObject({ viewId: id, list }),
    example,
    reaches: 'stream',
  },
  'own_view.changed': {
    description: 'The reader saved, changed or deleted a view of their own. Only they see it.',
    permission: 'views.manage_own',
    payload: z.strictObject({ userId: id, viewId: id, list }),
    example: { userId: A_PERSON, ...example },
    reaches: 'stream',
  },
} as const satisfies Readonly<Record<string, EventTypeEntry>>;
