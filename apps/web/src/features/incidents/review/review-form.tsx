import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import type { Review } from '../../../api/types';
import { FormFailure } from '../../../ui/form-failure';
import { MarkdownEditor } from '../../../ui/markdown-editor';
import { ActionItems } from './action-items';
import { ConflictDialog } from './conflict-dialog';
import { LeaveGuard } from './leave-guard';
import { ReviewStatus } from './review-status';
import classes from './review.module.css';
import { strings } from './strings';
import { useReviewDraft } from './use-review-draft';
import type { ReviewDraft } from './use-review-draft';
import { useSaveReview } from './use-save-review';
import { MAX_TEXT, SECTIONS, faultOfFactors } from './values';

type Status = Review['status'];

/** Where a review usually goes from each status, and where else. */
const MOVES: Readonly<Record<Status, { next: Status | null; other: Status }>> = {
  draft: { next: 'in_review', other: 'published' },
  in_review: { next: 'published', other: 'draft' },
  published: { next: null, other: 'draft' },
};

interface FormProps {
  /** The newest saved version. */
  latest: Review;
  /** Shows the text again, where that is possible. */
  onRead: () => void;
}

/** Writes a review. It is saved on request, and never over what somebody else saved meanwhile. */
export function ReviewForm({ latest, onRead }: FormProps) {
  const draft = useReviewDraft(latest);
  const { base, values, isDirty, reset } = draft;
  const save = useSaveReview(latest.incidentId, () => {
    reset();
    onRead();
  });
  const submit = (status: Status) => void save.submit({ base, values, status });
  const { next, other } = MOVES[base.status];
  const isFaulty = faultOfFactors(values.texts.contributingFactors) !== null;
  // An empty review is nothing to show to others.
  const isBlank = SECTIONS.every((section) => values.texts[section].trim() === '');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(base.status);
      }}
    >
      <Stack>
        <Paper withBorder p="lg">
          <Group justify="space-between" mb="md" gap="sm">
            <ReviewStatus review={base} />
            {base.status === 'published' && !isDirty && (
              <Button size="xs" variant="default" onClick={onRead}>
                {strings.cancelEdit}
              </Button>
            )}
          </Group>
          <fieldset disabled={save.isPending} className={classes.fields}>
            <Texts draft={draft} />
          </fieldset>
        </Paper>
        <ActionItems draft={draft} known={[...base.actionItems, ...latest.actionItems]} />
        <FormFailure error={save.error} />
        <Paper withBorder shadow="md" className={classes.bar}>
          <Text size="sm" c="dimmed" role="status" className={classes.state}>
            {isDirty && strings.unsaved}
          </Text>
          <Group gap={8}>
            <Button
              size="xs"
              variant="subtle"
              disabled={save.isPending || isFaulty || isBlank}
              onClick={() => submit(other)}
            >
              {strings.moves[other]}
            </Button>
            <Button
              size="xs"
              type="submit"
              variant={next === null ? 'filled' : 'default'}
              loading={save.isPending}
              disabled={!isDirty || isFaulty}
            >
              {strings.save}
            </Button>
            {next !== null && (
              <Button
                size="xs"
                disabled={save.isPending || isFaulty || isBlank}
                onClick={() => submit(next)}
              >
                {strings.moves[next]}
              </Button>
            )}
          </Group>
        </Paper>
      </Stack>
      {save.conflict !== null && (
        <ConflictDialog
          conflict={save.conflict}
          onSave={(saving) => void save.submit(saving)}
          onDiscard={() => {
            save.endConflict();
            reset();
          }}
          onClose={save.endConflict}
        />
      )}
      <LeaveGuard active={isDirty} />
    </form>
  );
}

function Texts({ draft: { values, change } }: { draft: ReviewDraft }) {
  const { texts } = values;
  return (
    <Stack>
      {SECTIONS.map((section) => (
        <MarkdownEditor
          key={section}
          label={strings.sections[section].label}
          description={strings.sections[section].hint}
          withPreview={false}
          minRows={section === 'summary' ? 4 : 3}
          maxLength={MAX_TEXT}
          value={texts[section]}
          onChange={(value) => change({ texts: { ...texts, [section]: value } })}
          error={section === 'contributingFactors' ? faultOfFactors(texts[section]) : null}
        />
      ))}
    </Stack>
  );
}
