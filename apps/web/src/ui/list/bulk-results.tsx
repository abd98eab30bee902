import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { toProblem } from '../../api/errors';
import { keysOf } from '../../app/keys-of';
import { listParam } from '../../app/search-params';
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

/** A row as it is named here. */
export interface ResultRow {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
}

/** What became of all, and of each. */
export interface BulkAnswer {
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly results: readonly {
    readonly id: string;
    readonly outcome: Outcome;
    /** An error of the API, where it was refused. */
    readonly error: object | null;
  }[];
}

/** Why it was refused, with what would have been possible. */
function reasonOf(error: object, statusLabels: Readonly<Record<string, string>>): string {
  const { code, message, details } = toProblem({ data: error });
  if (code !== 'INVALID_TRANSITION') return message;
  const allowed = listParam(details['allowedTransitions'], keysOf(statusLabels)) ?? [];
  return `${message} ${strings.allowed(allowed.map((status) => statusLabels[status] ?? status))}`;
}

interface ResultsProps {
  answer: BulkAnswer;
  rows: readonly ResultRow[];
  statusLabels: Readonly<Record<string, string>>;
  onClose: () => void;
}

/** What became of each, those that were refused first. */
export function BulkResults({ answer, rows, statusLabels, onClose }: ResultsProps) {
  const known = new Map(rows.map((row) => [row.id, row]));
  const ordered = answer.results.toSorted(
    (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome),
  );
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
          <Text fw={600}>{strings.summary(answer)}</Text>
          <Text size="sm" c="dimmed">
            {strings.remaining}
          </Text>
        </div>
        <ul className={classes.results} aria-label={strings.results}>
          {ordered.map(({ id, outcome, error }) => (
            <li key={id} className={classes.result}>
              <Badge variant="light" color={COLORS[outcome]} tt="none" radius="sm">
                {strings.outcomes[outcome]}
              </Badge>
              <div>
                <Text size="sm" fw={550}>
                  <Text span ff="monospace" size="sm" c="dimmed">
                    {known.get(id)?.reference}
                  </Text>{' '}
                  {known.get(id)?.title}
                </Text>
                {error !== null && <Text size="sm">{reasonOf(error, statusLabels)}</Text>}
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
