import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { download } from '../../../api/download';
import { notifyDone } from '../../../api/notify';
import { useMay } from '../../../api/session';
import { keysOf } from '../../../app/keys-of';
import { saveFile } from '../../../ui/save-file';
import { isFiltered } from '../search';
import type { IncidentSearch } from '../search';
import { exportPath } from './export-path';
import type { ExportFormat } from './export-path';
import { strings } from './strings';

const FORMATS = keysOf(strings.formats);

/** Saves the incidents that the filters let through as a file. */
export function ExportMenu({ search }: { search: IncidentSearch }) {
  const may = useMay('incidents.export');
  const save = useMutation({
    mutationFn: (format: ExportFormat) => download(exportPath(search, format)),
    onSuccess: ({ content, name }) => {
      saveFile(content, name);
      notifyDone(strings.done(name));
    },
  });
  if (!may) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          variant="default"
          loading={save.isPending}
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {strings.open}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={strings.label}>
        <Menu.Label>{isFiltered(search) ? strings.filtered : strings.everything}</Menu.Label>
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => save.mutate(format)}>
            {strings.formats[format].name}
            <Text size="xs" c="dimmed" component="span" display="block">
              {strings.formats[format].hint}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
