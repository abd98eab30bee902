import type { ReactNode } from 'react';
import { Failure } from './failure';
import { RowsSkeleton } from './rows-skeleton';

interface QueryState<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface QueryViewProps<T> {
  query: QueryState<T>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}

/** What is shown of a query: its data as soon as there is some, else the failure, else a skeleton. */
export function QueryView<T>({ query, skeleton, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error !== null)
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  return <>{skeleton ?? <RowsSkeleton />}</>;
}
