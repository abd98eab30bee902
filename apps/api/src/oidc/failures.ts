/**
 * Why a sign-in through a provider did not succeed, as the page is told it in `error`. The list is
 * closed, and says nothing of what the provider answered; that is in the log.
 */
const OIDC_FAILURES = {
  oidc_unavailable: 'The provider does not answer.',
  oidc_flow_invalid: 'The sign-in is too old, was completed before, or began in another browser.',
  oidc_denied: 'The person did not agree at the provider.',
  oidc_failed: 'The answer of the provider could not be verified.',
  oidc_email_missing: 'The provider does not tell the email address.',
  oidc_email_unverified: 'The email address is not verified.',
  oidc_domain_refused: 'The provider may not vouch for this email address.',
  oidc_no_account: 'Nobody here has this account of the provider or its email address.',
  oidc_already_linked: 'This account of the provider is connected to an account already.',
} as const;

export type OidcFailureCode = keyof typeof OIDC_FAILURES;

/** A sign-in through a provider ends here; the page is told the code, and nobody the cause. */
export class OidcFailure extends Error {
  override readonly name = 'OidcFailure';
  constructor(
    readonly code: OidcFailureCode,
    options?: ErrorOptions,
  ) {
    super(OIDC_FAILURES[code], options);
  }
}
