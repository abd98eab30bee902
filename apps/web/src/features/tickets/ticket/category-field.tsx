import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { textParam } from '../../../app/search-params';
import { strings } from '../strings';

const MAX_CATEGORY = 50;

interface CategoryProps {
  value: string | null;
  disabled: boolean;
  onChange: (category: string | null) => void;
}

/** The category, in the words of the team; it is saved when the field is left. */
export function CategoryField({ value, disabled, onChange }: CategoryProps) {
  const [text, setText] = useState(value ?? '');
  const save = () => {
    const next = textParam(text) ?? null;
    if (next !== value) onChange(next);
  };
  return (
    <TextInput
      label={strings.ticket.category}
      placeholder={strings.ticket.noCategory}
      maxLength={MAX_CATEGORY}
      value={text}
      disabled={disabled}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={save}
      onKeyDown={({ key }) => key === 'Enter' && save()}
    />
  );
}
