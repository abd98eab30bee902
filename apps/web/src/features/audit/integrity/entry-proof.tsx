import { Badge, Group, Text, Title } from '@mantine/core';
import { IconClock, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { AuditEvent, AuditProof } from '../../../api/types';
import { QueryView } from '../../../ui/query-view';
import { Time } from '../../../ui/time';
import classes from './integrity.module.css';
import { checkProof } from './inclusion';
import type { ProofOutcome } from './inclusion';
import { formatNumber } from '../../../ui/format-number';
import { strings } from './strings';

const { proof: texts } = strings;
/** The sealer takes a fraction of a second. */
const WAIT_MS = 1000;

const COLORS: Readonly<Record<ProofOutcome, string>> = {
  included: 'teal',
  other_event: 'red',
  not_included: 'red',
  unavailable: 'gray',
};

/** Whether an entry is sealed, and what this browser makes of the proof. */
export function EntryProof({ event }: { event: AuditEvent }) {
  const query = useQuery({
    ...trpc.audit.proof.queryOptions({ auditEventId: event.id }),
    refetchInterval: ({ state: { data } }) => (data?.proof === null ? WAIT_MS : false),
  });
  return (
    <section aria-label={texts.title}>
      <Title order={3} size="h5" mb="xs">
        {texts.title}
      </Title>
      <QueryView query={query}>
        {({ proof }) =>
          proof === null ? <Waiting /> : <CheckedProof event={event} proof={proof} />
        }
      </QueryView>
    </section>
  );
}

function Waiting() {
  return (
    <Group gap="xs">
      <Badge
        variant="light"
        color="gray"
        tt="none"
        leftSection={<IconClock size={12} aria-hidden />}
      >
        {texts.waiting}
      </Badge>
      <Text size="sm" c="dimmed">
        {texts.waitingBody}
      </Text>
    </Group>
  );
}

function CheckedProof({ event, proof }: { event: AuditEvent; proof: AuditProof }) {
  const { position, treeSize, path, checkpoint } = proof;
  const check = useQuery({
    queryKey: ['audit-proof-check', event, proof],
    queryFn: () => checkProof(event, proof),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <>
      <QueryView query={check} skeleton={<Text size="sm">{texts.checking}</Text>}>
        {(outcome) => <Outcome outcome={outcome} />}
      </QueryView>
      <dl className={classes.facts}>
        <dt>{texts.index}</dt>
        <dd>{formatNumber(position)}</dd>
        <dt>{texts.size}</dt>
        <dd>{formatNumber(treeSize)}</dd>
        <dt>{texts.checkpoint}</dt>
        <dd>
          <Time value={checkpoint.createdAt} />
        </dd>
        <dt>{texts.root}</dt>
        <dd className={classes.hash}>{checkpoint.rootHash}</dd>
      </dl>
      {path.length > 0 && (
        <details className={classes.offline}>
          <summary>{texts.path(path.length)}</summary>
          <ol className={classes.path}>
            {path.map((hash) => (
              <li key={hash} className={classes.hash}>
                {hash}
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

function Outcome({ outcome }: { outcome: ProofOutcome }) {
  const Icon = COLORS[outcome] === 'red' ? IconShieldX : IconShieldCheck;
  return (
    <div role="status">
      <Badge
        variant="light"
        color={COLORS[outcome]}
        tt="none"
        leftSection={<Icon size={12} aria-hidden />}
      >
        {texts.outcomes[outcome]}
      </Badge>
      <Text size="sm" mt={6}>
        {texts.bodies[outcome]}
      </Text>
    </div>
  );
}
