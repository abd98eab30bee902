import { TextInput } from '@mantine/core';
import type { TextInputProps } from '@mantine/core';

/** A field for a code of six digits; the keyboard of phones and their filling-in of codes know it. */
export function CodeInput(props: TextInputProps) {
  return (
    <TextInput
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="off"
      spellCheck={false}
      maxLength={10}
      required
      {...props}
    />
  );
}
