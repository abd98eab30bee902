import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { download } from '../../api/download';
import { notifyDone } from '../../api/notify';
import { keysOf } from '../../app/keys-of';
import { saveFile } from '../save-file';
import { strings } from './strings';

const FORMATS = keysOf(strings.export.formats);

/** What a list is saved as. */
export type ExportFormat = (typeof FORMATS)[number];

interface ExportMenuProps {
  /** Where the API makes the file. */
  pathOf: (format: ExportFormat) => string;
  /** What the file will hold: `All incidents`. */
  content: string;
}

/** Saves a list as a file. */
export function ExportMenu({ pathOf, content }: ExportMenuProps) {
  const save = useMutation({
    mutationFn: (format: ExportFormat) => download(pathOf(format)),
    onSuccess: ({ content: file, name }) => {
      saveFile(file, name);
      notifyDone(strings.export.done(name));
    },
  });
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          variant="default"
          loading={save.isPending}
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {strings.export.open}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={strings.export.label}>
        <Menu.Label>{content}</Menu.Label>
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => save.mutate(format)}>
            {strings.export.formats[format].name}
            <Text size="xs" c="dimmed" component="span" display="block">
              {strings.export.formats[format].hint}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
