import type { ColumnType, Generated } from 'kysely';
import type { Json, Timestamp } from './columns.js';

export interface SavedViewsTable {
  tenant_id: string;
  id: string;
  list: 'incidents' | 'tickets';
  name: string;
  filter: Json<Readonly<Record<string, unknown>>>;
  shared: boolean;
  owner_type: 'user' | 'service_account';
  owner_id: string;
  /** Whose alone it is; null where it is shared. The database fills it. */
  user_id: ColumnType<string | null, never, never>;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** Filters of lists that people keep under a name. */
export interface ViewsSchema {
  saved_views: SavedViewsTable;
}
