import { Button, Select, TagsInput } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useMay, useSession } from '../../../api/session';
import type { Ticket } from '../../../api/types';
import { useCommands } from '../../../app/commands/use-commands';
import { choiceParam } from '../../../app/search-params';
import { Fact, Facts } from '../../../ui/facts';
import { PersonSelect } from '../../../ui/person-select';
import { Section } from '../../../ui/section';
import { TextLink } from '../../../ui/text-link';
import { Time } from '../../../ui/time';
import { PRIORITIES } from '../search';
import { SlaFacts } from '../sla/sla-facts';
import { strings } from '../strings';
import { useUpdateTicket } from '../use-update-ticket';
import { PRIORITY_LABELS } from '../vocabulary';
import { CategoryField } from './category-field';
import classes from './ticket.module.css';

const MAX_TAGS = 20;

/** What the team knows and decides about a ticket. */
export function TicketProperties({ ticket }: { ticket: Ticket }) {
  const { status } = ticket;
  const mayTriage = useMay('tickets.triage') && status !== 'closed';
  const mayAssign = useMay('tickets.assign') && status !== 'closed';
  return (
    <Section title={strings.ticket.properties}>
      <div className={classes.fields}>
        {mayTriage && <Triage key={ticket.version} ticket={ticket} />}
        {mayAssign && <Assignee ticket={ticket} />}
        <div className={classes.wide}>
          <Facts>
            {!mayTriage && <TriageFacts ticket={ticket} />}
            {!mayAssign && (
              <Fact label={strings.ticket.assignee}>
                {ticket.assignee?.name ?? strings.ticket.unassigned}
              </Fact>
            )}
            <Fact label={strings.ticket.requester}>{ticket.requester.name}</Fact>
            <SlaFacts ticket={ticket} />
            <Fact label={strings.ticket.updated}>
              <Time value={ticket.updatedAt} />
            </Fact>
          </Facts>
        </div>
      </div>
    </Section>
  );
}

function Triage({ ticket }: { ticket: Ticket }) {
  const { priority, category, tags } = ticket;
  const { update, isPending } = useUpdateTicket(ticket);
  return (
    <>
      <Select
        label={strings.ticket.priority}
        data={PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] }))}
        value={priority}
        allowDeselect={false}
        disabled={isPending}
        onChange={(value) => {
          const next = choiceParam(value, PRIORITIES);
          if (next !== undefined && next !== priority) {
            update({ priority: next }, strings.ticket.saved);
          }
        }}
      />
      <CategoryField
        value={category}
        disabled={isPending}
        onChange={(next) => update({ category: next }, strings.ticket.saved)}
      />
      <TagsInput
        className={classes.wide}
        label={strings.ticket.tags}
        placeholder={strings.ticket.addTag}
        value={tags}
        maxTags={MAX_TAGS}
        disabled={isPending}
        onChange={(next) => update({ tags: next }, strings.ticket.saved)}
      />
    </>
  );
}

function TriageFacts({ ticket: { priority, category, tags } }: { ticket: Ticket }) {
  return (
    <>
      <Fact label={strings.ticket.priority}>{PRIORITY_LABELS[priority]}</Fact>
      <Fact label={strings.ticket.category}>{category ?? strings.ticket.noCategory}</Fact>
      <Fact label={strings.ticket.tags}>
        {tags.length === 0
          ? strings.ticket.noTags
          : tags.map((tag) => (
              <TextLink
                key={tag}
                to="/tickets"
                search={{ tag }}
                size="sm"
                mr={6}
                underline="always"
              >
                {tag}
              </TextLink>
            ))}
      </Fact>
    </>
  );
}

function Assignee({ ticket }: { ticket: Ticket }) {
  const { user } = useSession();
  const { assignee } = ticket;
  const { update, isPending } = useUpdateTicket(ticket);
  const isMine = assignee?.id === user.id;
  const take = () => update({ assigneeId: user.id }, strings.ticket.taken);
  useCommands({ ...(!isMine && { 'ticket.take': take }) });
  return (
    <div className={classes.wide}>
      <PersonSelect
        label={strings.ticket.assignee}
        placeholder={strings.ticket.unassigned}
        value={assignee?.id ?? null}
        known={assignee}
        disabled={isPending}
        onChange={(id) => {
          if (id !== (assignee?.id ?? null)) update({ assigneeId: id }, strings.ticket.saved);
        }}
      />
      {!isMine && (
        <Button
          size="compact-sm"
          variant="subtle"
          mt={4}
          leftSection={<IconUserCheck size={15} aria-hidden />}
          loading={isPending}
          onClick={take}
        >
          {strings.ticket.take}
        </Button>
      )}
    </div>
  );
}
