import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useEffect } from 'react';
import { trpc } from '../../api/client';
import { answerIdentityQuestion, useIdentityQuestion } from '../../api/reauthentication';

const ReauthDialog = lazy(() => import('./reauth-dialog'));

/** Stands beside every page: opens the dialog when a request waits for somebody to prove who they are. */
export function IdentityQuestion() {
  const asked = useIdentityQuestion();
  const { data: me } = useQuery(trpc.auth.me.queryOptions({}));
  const user = me?.user ?? null;
  useEffect(() => {
    // The session ended meanwhile: nobody is left to ask.
    if (asked && user === null) answerIdentityQuestion(false);
  }, [asked, user]);
  if (!asked || user === null) return null;
  return (
    <Suspense fallback={null}>
      <ReauthDialog email={user.email} onAnswer={answerIdentityQuestion} />
    </Suspense>
  );
}
