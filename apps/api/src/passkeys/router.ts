import { forAnybody, forOneself, noInput } from '../identity/procedure-meta.js';
import { sessionState } from '../identity/schemas.js';
import { nothing } from '../trpc/common-schemas.js';
import { router } from '../trpc/init.js';
import { personProcedure, publicProcedure } from '../trpc/procedures.js';
import { beginRegistration } from './begin-registration.js';
import { creationOptions, requestOptions } from './credential-schemas.js';
import { listPasskeys } from './list-passkeys.js';
import { registerPasskey } from './register-passkey.js';
import { removePasskey } from './remove-passkey.js';
import { renamePasskey } from './rename-passkey.js';
import { beginReauthentication, beginSignIn } from './request-options.js';
import * as schemas from './schemas.js';
import { signInWithPasskey } from './sign-in-with-passkey.js';

const tags = ['passkeys'];
const forSignIn = { ...forAnybody, csrf: 'always' } as const;

/** Passkeys: in place of the password, and as a second factor (WebAuthn Level 3). */
export const passkeysRouter = router({
  list: personProcedure
    .meta({
      ...forOneself,
      rate: 'read',
      rest: { method: 'GET', path: '/v1/passkeys', summary: 'List your passkeys', tags },
    })
    .input(noInput)
    .output(schemas.passkeyList)
    .query(({ ctx }) => listPasskeys(ctx)),

  registerOptions: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'POST',
        path: '/v1/passkeys/register/options',
        summary: 'Begin to make a passkey',
        description:
          'For `PublicKeyCredential.parseCreationOptionsFromJSON()`; good for 5 minutes and one passkey. Takes a sign-in within 15 minutes.',
        tags,
        errors: ['REAUTH_REQUIRED'],
      },
    })
    .input(noInput)
    .output(creationOptions)
    .mutation(({ ctx }) => beginRegistration(ctx)),

  register: personProcedure
    .meta({
      ...forOneself,
      secretOutput: ['recoveryCodes', 'session'],
      rest: {
        method: 'POST',
        path: '/v1/passkeys',
        summary: 'Keep the passkey that was made',
        description:
          'The first second factor of an account comes with recovery codes, ends all your other sessions and gives this one a new cookie.',
        tags,
        status: 201,
        errors: ['REAUTH_REQUIRED', 'CONFLICT'],
      },
    })
    .input(schemas.registerInput)
    .output(schemas.passkeyRegistered)
    .mutation(({ ctx, input }) => registerPasskey(ctx, input)),

  rename: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'PATCH',
        path: '/v1/passkeys/{passkeyId}',
        summary: 'Rename a passkey',
        tags,
        errors: ['NOT_FOUND'],
      },
    })
    .input(schemas.renameInput)
    .output(schemas.passkey)
    .mutation(({ ctx, input }) => renamePasskey(ctx, input)),

  remove: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'DELETE',
        path: '/v1/passkeys/{passkeyId}',
        summary: 'Remove a passkey',
        description: 'Takes a sign-in within 15 minutes.',
        tags,
        status: 204,
        errors: ['REAUTH_REQUIRED', 'NOT_FOUND', 'CONFLICT'],
      },
    })
    .input(schemas.passkeyInput)
    .output(nothing)
    .mutation(({ ctx, input }) => removePasskey(ctx, input)),

  signInOptions: publicProcedure
    .meta({
      ...forSignIn,
      rest: {
        method: 'POST',
        path: '/v1/passkeys/sign-in/options',
        summary: 'Begin to sign in with a passkey',
        description:
          'For `PublicKeyCredential.parseRequestOptionsFromJSON()`; good for 5 minutes and one sign-in. With the challenge of a 401 MFA_REQUIRED, it is for the second step.',
        tags,
        errors: ['AUTH_INVALID_TOKEN', 'TOKEN_EXPIRED'],
      },
    })
    .input(schemas.signInOptionsInput)
    .output(requestOptions)
    .mutation(({ ctx, input }) => beginSignIn(ctx, input)),

  signIn: publicProcedure
    .meta({
      ...forSignIn,
      rest: {
        method: 'POST',
        path: '/v1/passkeys/sign-in',
        summary: 'Sign in with a passkey, without password',
        description: 'It counts as both factors.',
        tags,
        errors: ['AUTH_INVALID_CREDENTIALS', 'EMAIL_UNVERIFIED'],
      },
    })
    .input(schemas.signInInput)
    .output(sessionState)
    .mutation(({ ctx, input }) => signInWithPasskey(ctx, input)),

  reauthenticateOptions: personProcedure
    .meta({
      ...forOneself,
      rest: {
        method: 'POST',
        path: '/v1/passkeys/reauthenticate/options',
        summary: 'Begin to prove with a passkey that this session is yours',
        description: 'The answer of the authenticator goes to /v1/auth/reauthenticate.',
        tags,
      },
    })
    .input(noInput)
    .output(requestOptions)
    .mutation(({ ctx }) => beginReauthentication(ctx)),
});
