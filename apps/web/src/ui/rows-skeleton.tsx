import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { strings } from './strings';

/** Stands where rows will be. */
export function RowsSkeleton({ rows = 6, height = 44 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" p="md" role="status">
      <VisuallyHidden>{strings.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  );
}
