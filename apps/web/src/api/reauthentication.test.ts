import type { AppRouter } from '@incident-tracker/api';
import { TRPCClientError, createTRPCClient } from '@trpc/client';
import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { expect, it } from 'vitest';
import { answerIdentityQuestion, withReauthentication } from './reauthentication';

type Code = 'REAUTH_REQUIRED' | 'FORBIDDEN';

function refusal(code: Code): TRPCClientError<AppRouter> {
  const data = { code, message: '', traceId: '', details: {} } as const;
  return new TRPCClientError<AppRouter>(code, {
    result: { error: { code: -32_603, message: '', data } },
  });
}

/** A client whose server refuses the first requests with these codes, and grants the next one. */
function clientRefusedWith(...codes: readonly Code[]) {
  const asked: string[] = [];
  const server: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        const code = codes[asked.length];
        asked.push(op.path);
        if (code === undefined) {
          observer.next({ result: { type: 'data', data: { revoked: 2 } } });
          observer.complete();
        } else observer.error(refusal(code));
      });
  const client = createTRPCClient<AppRouter>({ links: [withReauthentication, server] });
  return { asked, revoke: () => client.auth.sessions.revokeOthers.mutate({}) };
}

/** Lets a refused request get as far as the question. */
const untilAsked = () => new Promise((resolve) => setTimeout(resolve));

it('sends a request once more when the person has confirmed who they are', async () => {
  const { asked, revoke } = clientRefusedWith('REAUTH_REQUIRED');
  const answer = revoke();
  await untilAsked();
  answerIdentityQuestion(true);
  expect(await answer).toEqual({ revoked: 2 });
  expect(asked).toHaveLength(2);
});

it('fails as the server said when the person declines, and sends nothing more', async () => {
  const { asked, revoke } = clientRefusedWith('REAUTH_REQUIRED');
  const failed = revoke().catch((error: unknown) => String(error));
  await untilAsked();
  answerIdentityQuestion(false);
  expect(await failed).toContain('REAUTH_REQUIRED');
  expect(asked).toHaveLength(1);
});

it('asks once for all requests that wait', async () => {
  const first = clientRefusedWith('REAUTH_REQUIRED');
  const second = clientRefusedWith('REAUTH_REQUIRED');
  const answers = Promise.all([first.revoke(), second.revoke()]);
  await untilAsked();
  answerIdentityQuestion(true);
  expect(await answers).toEqual([{ revoked: 2 }, { revoked: 2 }]);
});

it('does not ask twice for one request, and never for other refusals', async () => {
  const again = clientRefusedWith('REAUTH_REQUIRED', 'REAUTH_REQUIRED');
  const failed = again.revoke().catch((error: unknown) => String(error));
  await untilAsked();
  answerIdentityQuestion(true);
  expect(await failed).toContain('REAUTH_REQUIRED');
  await expect(clientRefusedWith('FORBIDDEN').revoke()).rejects.toThrow('FORBIDDEN');
});
