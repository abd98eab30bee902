import { Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import type { Review } from '../../../api/types';
import { ItemList } from '../../../ui/item-list';
import { RichText } from '../../../ui/rich-text';
import { ReviewStatus } from './review-status';
import classes from './review.module.css';
import { strings } from './strings';
import { TaskOfReview } from './task-of-review';
import { SECTIONS, linesOf, valuesOf } from './values';
import type { Section } from './values';

/** A review to be read. @param onEdit null for those who may not write. */
export function ReviewText({ review, onEdit }: { review: Review; onEdit: (() => void) | null }) {
  const { texts } = valuesOf(review);
  return (
    <Paper withBorder p="lg" component="article" aria-label={strings.title}>
      <Group justify="space-between" mb="md" gap="sm">
        <ReviewStatus review={review} />
        {onEdit !== null && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={onEdit}
          >
            {strings.edit}
          </Button>
        )}
      </Group>
      <Stack gap="lg" maw={760}>
        {SECTIONS.map((section) => (
          <section key={section}>
            <Title order={2} size="h5" mb={4}>
              {strings.sections[section].label}
            </Title>
            <Prose section={section} text={texts[section]} />
          </section>
        ))}
        <section>
          <Title order={2} size="h5" mb={4}>
            {strings.actionItems}
          </Title>
          {review.actionItems.length === 0 ? (
            <Text size="sm" c="dimmed">
              {strings.noItems}
            </Text>
          ) : (
            <ItemList label={strings.actionItems}>
              {review.actionItems.map((task) => (
                <TaskOfReview key={task.id} task={task} />
              ))}
            </ItemList>
          )}
        </section>
      </Stack>
    </Paper>
  );
}

function Prose({ section, text }: { section: Section; text: string }) {
  if (text === '') {
    return (
      <Text size="sm" c="dimmed">
        {strings.nothing}
      </Text>
    );
  }
  if (section !== 'contributingFactors') return <RichText text={text} />;
  return (
    <List>
      {linesOf(text).map((line) => (
        <List.Item key={line} className={classes.text}>
          {line}
        </List.Item>
      ))}
    </List>
  );
}
