import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { FormFailure } from './form-failure';
import { submitWith } from './submit-with';

const refusal = (...paths: string[]) => ({
  data: {
    code: 'VALIDATION_FAILED',
    message: 'The request is not valid.',
    traceId: 't1',
    details: { issues: paths.map((path) => ({ path, message: `wrong ${path}` })) },
  },
});

/** What a form with a title shows after its action was refused. */
async function shownAfter(refused: unknown): Promise<{ fields: string[]; html: string }> {
  const fields: string[] = [];
  const action = Promise.reject(refused);
  const form = {
    onSubmit: (run: (values: { title: string }) => void) => () => run({ title: 'x' }),
    setFieldError: (path: string) => fields.push(path),
  } as unknown as Parameters<typeof submitWith<{ title: string }>>[0];
  submitWith(form, () => action)({} as Parameters<ReturnType<typeof submitWith>>[0]);
  await action.catch(() => undefined);
  const html = renderToStaticMarkup(
    <MantineProvider>
      <FormFailure error={refused} />
    </MantineProvider>,
  );
  return { fields, html };
}

it('says nothing beside fields that say it all', async () => {
  const { fields, html } = await shownAfter(refusal('title'));
  expect(fields).toEqual(['title']);
  expect(html).not.toContain('not valid');
});

it('says what no field of the form can show', async () => {
  const { fields, html } = await shownAfter(refusal('title', 'expectedVersion'));
  expect(fields).toEqual(['title']);
  expect(html).toContain('The request is not valid.');
});
