import { Alert, Text } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import type { Incident } from '../../../api/types';
import { TextLink } from '../../../ui/text-link';
import { strings } from './strings';

/** Where the work on a merged incident goes on. */
export function MergedBanner({ into }: { into: NonNullable<Incident['mergedInto']> }) {
  const { reference } = into;
  const survivor = useQuery(trpc.incidents.get.queryOptions({ incidentId: reference }));
  return (
    <Alert
      color="grape"
      variant="light"
      icon={<IconGitMerge aria-hidden />}
      title={strings.banner(reference)}
    >
      <Text size="sm" mb={4}>
        {strings.bannerText}
      </Text>
      <TextLink
        to="/incidents/$incidentId"
        params={{ incidentId: reference }}
        size="sm"
        fw={600}
        underline="always"
        c="inherit"
      >
        {strings.goTo(reference, survivor.data?.title ?? '')}
      </TextLink>
    </Alert>
  );
}
