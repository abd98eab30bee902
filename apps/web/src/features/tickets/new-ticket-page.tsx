import { Button, Group, Input, Paper, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { trpc } from '../../api/client';
import { notifyDone } from '../../api/notify';
import { useMay, useSession } from '../../api/session';
import { isRequester } from '../../app/home';
import { choiceParam } from '../../app/search-params';
import { FormFailure } from '../../ui/form-failure';
import { MarkdownEditor } from '../../ui/markdown-editor';
import { Requires } from '../../ui/no-access';
import { Page } from '../../ui/page';
import { PersonSelect } from '../../ui/person-select';
import { submitWith } from '../../ui/submit-with';
import { ChosenFiles } from '../attachments/chosen-files';
import { startUploads } from '../attachments/uploads';
import classes from './portal/portal.module.css';
import { PRIORITIES } from './search';
import { strings } from './strings';
import { useRememberTicket } from './use-remember-ticket';
import { PRIORITY_LABELS } from './vocabulary';

const { create: words } = strings;
/** From the least urgent, as a scale is read. */
const SCALE = PRIORITIES.toReversed();

interface Values extends Record<string, unknown> {
  title: string;
  description: string;
  category: string;
  priority: string;
  requesterId: string | null;
}

const INITIAL: Values = {
  title: '',
  description: '',
  category: '',
  priority: 'normal',
  requesterId: null,
};

/** Files a ticket: a title is enough. */
export function NewTicketPage() {
  return (
    <Requires permission="tickets.create">
      <div className={classes.narrow}>
        <Page title={words.title} description={words.description}>
          <NewTicket />
        </Page>
      </div>
    </Requires>
  );
}

function NewTicket() {
  const me = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const remember = useRememberTicket();
  const mayAttach = useMay('attachments.create');
  const [files, setFiles] = useState<File[]>([]);
  const mayAskForOthers = me.permissions.includes('tickets.triage');
  const create = useMutation({
    ...trpc.tickets.create.mutationOptions(),
    meta: { handled: true },
  });
  const form = useForm<Values>({
    initialValues: INITIAL,
    validate: { title: (value) => (value.trim() === '' ? words.nameRequired : null) },
  });
  const submit = submitWith(
    form,
    async ({ title, description, category, priority, requesterId }) => {
      const known = choiceParam(priority, PRIORITIES);
      const ticket = await create.mutateAsync({
        title: title.trim(),
        ...(description.trim() !== '' && { description: description.trim() }),
        ...(category.trim() !== '' && { category: category.trim() }),
        ...(known !== undefined && { priority: known }),
        ...(requesterId !== null && { requesterId }),
      });
      startUploads({ ticketId: ticket.id }, files);
      remember(ticket);
      void client.invalidateQueries(trpc.tickets.pathFilter());
      notifyDone(words.done(ticket.reference));
      await navigate({ to: '/tickets/$ticketId', params: { ticketId: ticket.reference } });
    },
  );
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={words.name}
            placeholder={words.namePlaceholder}
            maxLength={200}
            required
            {...form.getInputProps('title')}
          />
          <MarkdownEditor
            label={words.details}
            description={words.detailsHint}
            minRows={6}
            value={form.values.description}
            onChange={(description) => form.setFieldValue('description', description)}
            error={form.errors['description']}
          />
          {mayAttach && <ChosenFiles files={files} onChange={setFiles} />}
          <Input.Wrapper label={words.priority} labelElement="div">
            <SegmentedControl
              fullWidth
              mt={4}
              aria-label={words.priority}
              data={SCALE.map((value) => ({ value, label: PRIORITY_LABELS[value] }))}
              {...form.getInputProps('priority')}
            />
          </Input.Wrapper>
          <TextInput
            label={words.category}
            placeholder={words.categoryPlaceholder}
            maxLength={50}
            {...form.getInputProps('category')}
          />
          {mayAskForOthers && (
            <PersonSelect
              label={words.onBehalf}
              placeholder={words.myself}
              value={form.values.requesterId}
              onChange={(id) => form.setFieldValue('requesterId', id)}
              error={form.errors['requesterId']}
            />
          )}
          <FormFailure error={create.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" renderRoot={(props) => <Link to="/tickets" {...props} />}>
              {words.cancel}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {isRequester(me) ? words.submit : words.submitDesk}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
