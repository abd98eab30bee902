import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { trpc } from '../../../api/client';
import { saveFile } from '../../../ui/save-file';
import { Section } from '../../../ui/section';
import { strings } from '../strings';

/** Everything that is held about the person, as a file (GDPR Art. 15 and 20). */
export function ExportSection() {
  const client = useQueryClient();
  const download = useMutation({
    mutationFn: () =>
      // It is not kept: the file is all that the page needs it for.
      client.fetchQuery({ ...trpc.auth.exportData.queryOptions({}), staleTime: 0, gcTime: 0 }),
    onSuccess: (data) =>
      saveFile(
        new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }),
        strings.data.fileName(data.exportedAt.slice(0, 10)),
      ),
  });
  return (
    <Section title={strings.data.export} description={strings.data.exportBody}>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {strings.data.download}
      </Button>
    </Section>
  );
}
