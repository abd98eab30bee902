import { Avatar, Input, Paper, Popover, SegmentedControl, Text, Textarea } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import classes from './markdown-editor.module.css';
import { shownText, storedText } from './mentions';
import { RichText } from './rich-text';
import { strings } from './strings';
import { useMentionPicker } from './use-mention-picker';

interface MarkdownEditorProps {
  label: string;
  description?: string;
  placeholder?: string;
  /** The text as it is stored: Markdown. */
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
  minRows?: number;
  maxLength?: number;
  ref?: Ref<HTMLTextAreaElement>;
  /** Ctrl or Cmd with Enter. */
  onSubmit?: () => void;
  /** Not where many stand below each other. */
  withPreview?: boolean;
  'data-autofocus'?: boolean;
}

/** Writes Markdown, shows how it will look, and offers people after an `@`. */
export function MarkdownEditor({
  label,
  description,
  value,
  withPreview = true,
  ...field
}: MarkdownEditorProps) {
  const [preview, setPreview] = useState(false);
  const id = useId();
  return (
    <div>
      <div className={classes.head}>
        <Input.Label htmlFor={id}>{label}</Input.Label>
        {withPreview && (
          <SegmentedControl
            size="xs"
            aria-label={strings.editor.mode}
            data={[
              { value: 'write', label: strings.editor.write },
              { value: 'preview', label: strings.editor.preview },
            ]}
            value={preview ? 'preview' : 'write'}
            onChange={(mode) => setPreview(mode === 'preview')}
          />
        )}
      </div>
      {preview ? (
        <Paper withBorder p="sm" mih={90} role="region" aria-label={strings.editor.preview}>
          {value.trim() === '' ? (
            <Text size="sm" c="dimmed">
              {strings.editor.empty}
            </Text>
          ) : (
            <RichText text={value} />
          )}
        </Paper>
      ) : (
        <WrittenText id={id} value={value} {...field} />
      )}
      <Text size="xs" c="dimmed" mt={4}>
        {description ?? strings.editor.hint}
      </Text>
    </div>
  );
}

type FieldProps = Omit<MarkdownEditorProps, 'label' | 'description' | 'withPreview'> & {
  id: string;
};

function WrittenText({
  id,
  value,
  onChange,
  minRows = 3,
  maxLength = 20_000,
  onSubmit,
  ref,
  ...others
}: FieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const caretAfter = useRef<number | null>(null);
  const listId = useId();
  const { text, mentions } = shownText(value);
  const picker = useMentionPicker({
    text,
    mentions,
    onPick: (next, caret, known) => {
      caretAfter.current = caret;
      onChange(storedText(next, known));
    },
  });
  // After a name was put in, the caret goes on behind it.
  useEffect(() => {
    if (caretAfter.current === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  });
  const onKeyDown = (event: KeyboardEvent) => {
    picker.onKeyDown(event);
    if (event.defaultPrevented || onSubmit === undefined) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSubmit();
    }
  };
  const isOpen = picker.people.length > 0;
  return (
    <Popover opened={isOpen} position="bottom-start" width={260} withRoles={false} shadow="md">
      <Popover.Target>
        <Textarea
          {...others}
          id={id}
          ref={(element) => {
            field.current = element;
            if (typeof ref === 'function') ref(element);
            else if (ref !== null && ref !== undefined) ref.current = element;
          }}
          autosize
          minRows={minRows}
          maxRows={16}
          maxLength={maxLength}
          value={text}
          aria-autocomplete="list"
          // Escape closes the people first, and not the dialog around.
          data-mantine-stop-propagation={isOpen}
          {...(isOpen && {
            'aria-controls': listId,
            'aria-activedescendant': `${listId}-${picker.active}`,
          })}
          onChange={({ currentTarget }) => {
            picker.follow(currentTarget.selectionStart);
            onChange(storedText(currentTarget.value, mentions));
          }}
          onKeyDown={onKeyDown}
          onBlur={picker.close}
        />
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <div role="listbox" id={listId} aria-label={strings.editor.people}>
          {picker.people.map((person, index) => (
            <div
              key={person.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === picker.active}
              className={classes.person}
              // Before the field loses the focus, which closes the list.
              onMouseDown={(event) => {
                event.preventDefault();
                picker.pick(person);
              }}
            >
              <Avatar size={22} name={person.name} color="indigo" aria-hidden />
              {person.name}
            </div>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
