import type { UseFormReturnType } from '@mantine/form';
import type { FormEvent } from 'react';
import { fieldErrors, toProblem } from '../api/errors';
import { noteShownAtFields } from './shown-at-fields';

type Values = Record<string, unknown>;

/**
 * The `onSubmit` of a form whose action may be refused: what the server says of single fields is
 * shown at them. The action itself shows all else, by its mutation's error.
 */
export function submitWith<V extends Values>(
  form: UseFormReturnType<V>,
  action: (values: V) => Promise<unknown>,
): (event: FormEvent<HTMLFormElement>) => void {
  return form.onSubmit((values) => {
    action(values).catch((error: unknown) => {
      const errors = Object.entries(fieldErrors(toProblem(error)));
      const atFields = errors.filter(([path]) => path in values);
      if (errors.length > 0 && atFields.length === errors.length) noteShownAtFields(error);
      for (const [path, message] of atFields) form.setFieldError(path, message);
    });
  });
}
