import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { strings as common } from '../strings';
import classes from './bulk.module.css';
import { strings } from './strings';

type Outcome = keyof typeof strings.outcomes;

const COLORS: Readonly<Record<Outcome, string>> = {
  updated: 'teal',
  unchanged: 'gray',
  failed: 'red',
};
const ORDER: readonly Outcome[] = ['failed', 'unchanged', 'updated'];

/** What became of one. */
export interface ItemResult {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly outcome: Outcome;
  /** Why it was refused, with what would have been possible. */
  readonly reason: string | null;
}

interface ResultsProps {
  counts: { readonly updated: number; readonly unchanged: number; readonly failed: number };
  results: readonly ItemResult[];
  onClose: () => void;
}

/** What became of each, those that were refused first. */
export function BulkResults({ counts, results, onClose }: ResultsProps) {
  const ordered = results.toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  return (
    <Modal
      opened
      onClose={onClose}
      title={strings.results}
      size="lg"
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack>
        <div role="status">
          <Text fw={600}>{strings.summary(counts)}</Text>
          <Text size="sm" c="dimmed">
            {strings.remaining}
          </Text>
        </div>
        <ul className={classes.results} aria-label={strings.results}>
          {ordered.map(({ id, reference, title, outcome, reason }) => (
            <li key={id} className={classes.result}>
              <Badge variant="light" color={COLORS[outcome]} tt="none" radius="sm">
                {strings.outcomes[outcome]}
              </Badge>
              <div>
                <Text size="sm" fw={550}>
                  <Text span ff="monospace" size="sm" c="dimmed">
                    {reference}
                  </Text>{' '}
                  {title}
                </Text>
                {reason !== null && <Text size="sm">{reason}</Text>}
              </div>
            </li>
          ))}
        </ul>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {common.close}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
