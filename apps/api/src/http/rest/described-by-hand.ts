/*
 * Parts of operations that are no procedures with one JSON answer, and are therefore described by hand.
 */

/** Any way of proving who one is. */
export const SIGNED_IN = [{ session: [] }, { accessToken: [] }, { apiKey: [] }];

/** The header that names the tenant. */
export const TENANT_HEADER = { $ref: '#/components/parameters/X-Tenant-Id' };

/** An answer with the body of every error. */
export function errorOf(description: string) {
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
}

/** What can become of a request for an export in place of the file. */
export const EXPORT_ERRORS = {
  '400': errorOf('The query is not valid.'),
  '401': errorOf('Sign in or send an API key.'),
  '403': errorOf('The role or the scopes do not allow it.'),
  '404': errorOf('No such tenant.'),
  '429': errorOf('Too many requests.'),
};
