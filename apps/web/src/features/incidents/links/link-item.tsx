import { ActionIcon, Anchor, Badge, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconExternalLink, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { IncidentLink } from '../../../api/types';
import { Confirm } from '../../../ui/confirm';
import { Item } from '../../../ui/item-list';
import { TextLink } from '../../../ui/text-link';
import { Time } from '../../../ui/time';
import { SeverityBadge, StatusBadge } from '../badges';
import { STATUS_CATEGORIES } from '../vocabulary';
import { strings } from './strings';

/** What the link is called where it is talked about. */
function nameOf({ relatedIncident, title, url }: IncidentLink): string {
  return relatedIncident?.reference ?? (title === '' ? (url ?? '') : title);
}

/** One link, with the way to take it off. */
export function LinkItem({ link, mayRemove }: { link: IncidentLink; mayRemove: boolean }) {
  const { kind, createdBy, createdAt, relatedIncident: related } = link;
  return (
    <Item actions={mayRemove && <RemoveLink link={link} />}>
      <Group gap={8}>
        <Badge variant="light" color={related === null ? 'gray' : 'indigo'} tt="none" radius="sm">
          {strings.kinds[kind]}
        </Badge>
        {related === null ? <PageLink link={link} /> : <Related incident={related} />}
      </Group>
      <Text size="sm" c="dimmed" mt={2}>
        {strings.by} {createdBy.name}, <Time value={createdAt} />
      </Text>
    </Item>
  );
}

function Related({ incident }: { incident: NonNullable<IncidentLink['relatedIncident']> }) {
  const { reference, title, severity, status } = incident;
  return (
    <>
      <TextLink
        to="/incidents/$incidentId"
        params={{ incidentId: reference }}
        search={{ tab: 'links' }}
        size="sm"
        fw={550}
        underline="always"
      >
        {reference} {title}
      </TextLink>
      <SeverityBadge severity={severity} />
      <StatusBadge status={status} category={STATUS_CATEGORIES[status]} />
    </>
  );
}

function PageLink({ link }: { link: IncidentLink }) {
  // The API takes http and https addresses only.
  return (
    <Anchor
      href={link.url ?? undefined}
      target="_blank"
      rel="noopener noreferrer"
      size="sm"
      fw={550}
      underline="always"
    >
      {nameOf(link)}
      <IconExternalLink size={14} aria-hidden style={{ verticalAlign: '-2px', marginInline: 4 }} />
      <VisuallyHidden>{strings.newTab}</VisuallyHidden>
    </Anchor>
  );
}

function RemoveLink({ link }: { link: IncidentLink }) {
  const client = useQueryClient();
  const remove = useMutation(
    trpc.incidents.links.remove.mutationOptions({
      onSettled: () =>
        Promise.all([
          client.invalidateQueries(trpc.incidents.links.pathFilter()),
          client.invalidateQueries(trpc.incidents.timeline.pathFilter()),
        ]),
    }),
  );
  const { id: linkId, incidentId, relatedIncident } = link;
  const name = nameOf(link);
  return (
    <Confirm
      title={strings.removeTitle}
      message={
        relatedIncident === null
          ? strings.removePage(name)
          : strings.removeRelation(relatedIncident.reference)
      }
      confirmLabel={strings.removeConfirm}
      busy={remove.isPending}
      onConfirm={() => remove.mutateAsync({ incidentId, linkId })}
    >
      {(ask) => (
        <ActionIcon variant="subtle" color="gray" aria-label={strings.remove(name)} onClick={ask}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      )}
    </Confirm>
  );
}
