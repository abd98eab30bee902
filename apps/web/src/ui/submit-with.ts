import type { UseFormReturnType } from '@mantine/form';
import type { FormEvent } from 'react';
import { fieldErrors, toProblem } from '../api/errors';

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
      for (const [path, message] of Object.entries(fieldErrors(toProblem(error)))) {
        if (path in values) form.setFieldError(path, message);
      }
    });
  });
}
