import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { toProblem } from '../../../api/errors';
import type { BulkResult, Incident } from '../../../api/types';
import { listParam } from '../../../app/search-params';
import { strings as common } from '../../../ui/strings';
import { STATUSES, STATUS_LABELS } from '../vocabulary';
import classes from './bulk.module.css';
import { strings } from './strings';

type Outcome = BulkResult['results'][number];

const COLORS: Readonly<Record<Outcome['outcome'], string>> = {
  updated: 'teal',
  unchanged: 'gray',
  failed: 'red',
};
const ORDER = ['failed', 'unchanged', 'updated'];

/** Why it was refused, with what would have been possible. */
function reasonOf(error: Outcome['error']): string {
  const { code, message, details } = toProblem({ data: error });
  if (code !== 'INVALID_TRANSITION') return message;
  const allowed = listParam(details['allowedTransitions'], STATUSES) ?? [];
  return `${message} ${strings.allowed(allowed.map((status) => STATUS_LABELS[status]))}`;
}

interface ResultsProps {
  result: BulkResult;
  incidents: readonly Incident[];
  onClose: () => void;
}

/** What became of each incident, those that were refused first. */
export function BulkResults({ result, incidents, onClose }: ResultsProps) {
  const names = new Map(incidents.map(({ id, reference, title }) => [id, { reference, title }]));
  const results = result.results.toSorted(
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
          <Text fw={600}>{strings.summary(result)}</Text>
          <Text size="sm" c="dimmed">
            {strings.remaining}
          </Text>
        </div>
        <ul className={classes.results} aria-label={strings.results}>
          {results.map(({ incidentId, outcome, error }) => (
            <li key={incidentId} className={classes.result}>
              <Badge variant="light" color={COLORS[outcome]} tt="none" radius="sm">
                {strings.outcomes[outcome]}
              </Badge>
              <div>
                <Text size="sm" fw={550}>
                  <Text span ff="monospace" size="sm" c="dimmed">
                    {names.get(incidentId)?.reference}
                  </Text>{' '}
                  {names.get(incidentId)?.title}
                </Text>
                {error !== null && <Text size="sm">{reasonOf(error)}</Text>}
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
