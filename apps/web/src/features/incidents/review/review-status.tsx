import { Badge, Group, Text } from '@mantine/core';
import type { Review } from '../../../api/types';
import { Time } from '../../../ui/time';
import { strings } from './strings';

const COLORS: Readonly<Record<Review['status'], string>> = {
  draft: 'gray',
  in_review: 'orange',
  published: 'teal',
};

/** How far the review is, and who brought it there. */
export function ReviewStatus({ review }: { review: Review }) {
  const { status, updatedBy, updatedAt, publishedBy, publishedAt } = review;
  return (
    <Group gap={8}>
      <Badge variant="light" color={COLORS[status]} tt="none" radius="sm">
        {strings.statuses[status]}
      </Badge>
      {publishedBy !== null && publishedAt !== null && (
        <Text span size="sm" c="dimmed">
          {strings.published} {publishedBy.name}, <Time value={publishedAt} exact />
        </Text>
      )}
      {updatedBy !== null && updatedAt !== null && updatedAt !== publishedAt && (
        <Text span size="sm" c="dimmed">
          {strings.saved} {updatedBy.name}, <Time value={updatedAt} />
        </Text>
      )}
    </Group>
  );
}
