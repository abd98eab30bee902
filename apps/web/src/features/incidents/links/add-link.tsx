import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { Incident } from '../../../api/types';
import { keysOf } from '../../../app/keys-of';
import { choiceParam } from '../../../app/search-params';
import { FormDialog } from '../../../ui/form-dialog';
import { submitWith } from '../../../ui/submit-with';
import { IncidentSelect } from '../incident-select';
import { STATUSES } from '../vocabulary';
import { PAGE_KINDS, RELATION_KINDS } from './kinds';
import { strings } from './strings';

const TARGETS = keysOf(strings.targets);
const LINKABLE = STATUSES.filter((status) => status !== 'merged');
const MAX_URL = 2000;
const MAX_TITLE = 200;

function isPageUrl(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
}

interface LinkValues extends Record<string, unknown> {
  to: (typeof TARGETS)[number];
  url: string;
  title: string;
  pageKind: (typeof PAGE_KINDS)[number];
  relation: (typeof RELATION_KINDS)[number];
  relatedIncidentId: Incident | null;
}

const INITIAL: LinkValues = {
  to: 'page',
  url: '',
  title: '',
  pageKind: 'link',
  relation: 'related',
  relatedIncidentId: null,
};

/** What the API is told of the link. */
function linkOf({ to, url, title, pageKind, relation, relatedIncidentId }: LinkValues) {
  if (to === 'incident') {
    return {
      kind: relation,
      ...(relatedIncidentId !== null && { relatedIncidentId: relatedIncidentId.id }),
    };
  }
  const name = title.trim();
  return { kind: pageKind, url: url.trim(), ...(name !== '' && { title: name }) };
}

/** Links the incident with a page or with another incident. */
export function AddLink({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { id: incidentId, reference } = incident;
  const client = useQueryClient();
  const add = useMutation({
    ...trpc.incidents.links.add.mutationOptions({
      onSuccess: onClose,
      onSettled: () =>
        Promise.all([
          client.invalidateQueries(trpc.incidents.links.pathFilter()),
          client.invalidateQueries(trpc.incidents.timeline.pathFilter()),
        ]),
    }),
    meta: { handled: true },
  });
  const form = useForm<LinkValues>({
    initialValues: INITIAL,
    validate: {
      url: (value, { to }) => (to === 'page' && !isPageUrl(value) ? strings.urlInvalid : null),
      relatedIncidentId: (value, { to }) =>
        to === 'incident' && value === null ? strings.incidentRequired : null,
    },
  });
  const submit = submitWith(form, (values) => add.mutateAsync({ incidentId, ...linkOf(values) }));
  const { to, pageKind, relation, relatedIncidentId } = form.values;
  return (
    <FormDialog
      title={strings.addTitle}
      onClose={onClose}
      onSubmit={submit}
      error={add.error}
      submitLabel={strings.submit}
      submitting={add.isPending}
    >
      <SegmentedControl
        fullWidth
        aria-label={strings.to}
        data={TARGETS.map((value) => ({ value, label: strings.targets[value] }))}
        value={to}
        onChange={(value) => form.setFieldValue('to', choiceParam(value, TARGETS) ?? to)}
      />
      {to === 'page' ? (
        <>
          <TextInput
            label={strings.url}
            placeholder={strings.urlPlaceholder}
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={MAX_URL}
            data-autofocus
            {...form.getInputProps('url')}
          />
          <TextInput
            label={strings.name}
            placeholder={strings.namePlaceholder}
            maxLength={MAX_TITLE}
            {...form.getInputProps('title')}
          />
          <Select
            label={strings.kind}
            data={PAGE_KINDS.map((value) => ({ value, label: strings.kinds[value] }))}
            allowDeselect={false}
            value={pageKind}
            onChange={(value) =>
              form.setFieldValue('pageKind', choiceParam(value, PAGE_KINDS) ?? pageKind)
            }
          />
        </>
      ) : (
        <>
          <Select
            label={reference}
            data={RELATION_KINDS.map((value) => ({ value, label: strings.relations[value] }))}
            allowDeselect={false}
            value={relation}
            onChange={(value) =>
              form.setFieldValue('relation', choiceParam(value, RELATION_KINDS) ?? relation)
            }
          />
          <IncidentSelect
            label={strings.incident}
            status={LINKABLE}
            except={incidentId}
            value={relatedIncidentId}
            onChange={(picked) => form.setFieldValue('relatedIncidentId', picked)}
            error={form.getInputProps('relatedIncidentId').error}
          />
        </>
      )}
    </FormDialog>
  );
}
