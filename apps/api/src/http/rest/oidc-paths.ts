import { errorOf } from './described-by-hand.js';

const providerId = {
  name: 'providerId',
  in: 'path',
  required: true,
  description: 'From the list of providers.',
  schema: { type: 'string' },
};

const responses = {
  '303': {
    description: 'On to the provider, or into the web app; a failure is a code in `error`.',
    headers: { location: { description: 'Where to go.', schema: { type: 'string' } } },
  },
  '404': errorOf('No such provider.'),
};

/** Browsers visit these two and get redirects, so they are no procedures and described by hand. */
export const OIDC_PATHS = {
  '/v1/auth/oidc/{providerId}/start': {
    get: {
      operationId: 'oidcStart',
      summary: 'Go to a provider to sign in',
      description: 'For a browser: sets a cookie that the way back takes, and redirects.',
      tags: ['auth'],
      security: [],
      parameters: [
        providerId,
        {
          name: 'returnTo',
          in: 'query',
          required: false,
          description: 'A path of the web app to end at.',
          schema: { type: 'string', maxLength: 1000 },
        },
        {
          name: 'purpose',
          in: 'query',
          required: false,
          description:
            '`link` connects and neither signs in nor creates an account; `reauthenticate` has the person prove again who they are.',
          schema: {
            type: 'string',
            enum: ['sign_in', 'link', 'reauthenticate'],
            default: 'sign_in',
          },
        },
      ],
      responses,
    },
  },
  '/v1/auth/oidc/{providerId}/callback': {
    get: {
      operationId: 'oidcCallback',
      summary: 'Come back from a provider',
      description: 'The redirect address to register with the provider; nobody else calls it.',
      tags: ['auth'],
      security: [],
      parameters: [providerId],
      responses,
    },
  },
} as const;
