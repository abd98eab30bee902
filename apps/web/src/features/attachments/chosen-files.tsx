import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { formatBytes } from '../../ui/format-bytes';
import { ChooseFiles } from './choose-files';
import { strings } from './strings';

interface ChosenFilesProps {
  files: readonly File[];
  onChange: (files: File[]) => void;
}

const keys = new WeakMap<File, number>();
let lastKey = 0;

/** Two files may have one name. */
function keyOf(file: File): number {
  const key = keys.get(file) ?? (lastKey += 1);
  keys.set(file, key);
  return key;
}

/**
 * The field of a form for files, which may be pasted anywhere in the form. They are attached with `startUploads` when what they belong to has been
 * created.
 */
export function ChosenFiles({ files, onChange }: ChosenFilesProps) {
  const root = useRef<HTMLDivElement>(null);
  const add = useRef<(more: File[]) => void>(() => {});
  useEffect(() => {
    add.current = (more) => onChange([...files, ...more]);
  });
  useEffect(() => {
    const form = root.current?.closest('form');
    const paste = (event: ClipboardEvent) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length === 0) return;
      event.preventDefault();
      add.current(pasted);
    };
    form?.addEventListener('paste', paste);
    return () => form?.removeEventListener('paste', paste);
  }, []);
  return (
    <Group gap="xs" ref={root}>
      <ChooseFiles onFiles={(more) => onChange([...files, ...more])}>
        {(choose) => (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPaperclip size={14} aria-hidden />}
            onClick={choose}
          >
            {strings.attach}
          </Button>
        )}
      </ChooseFiles>
      {files.length > 0 && (
        <Group component="ul" gap="xs" m={0} p={0} aria-label={strings.chosen}>
          {files.map((file, at) => (
            <Group
              component="li"
              key={keyOf(file)}
              gap={4}
              wrap="nowrap"
              style={{ listStyle: 'none' }}
            >
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {file.name}{' '}
                <Text span size="sm" c="dimmed">
                  {formatBytes(file.size)}
                </Text>
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={strings.leaveOut(file.name)}
                onClick={() => onChange(files.filter((_, other) => other !== at))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
        </Group>
      )}
    </Group>
  );
}
