/** The ways of the second step, in the order in which they are offered. */
const SECOND_FACTOR_METHODS = ['totp', 'passkey', 'recovery_code'] as const;

export type SecondFactorMethod = (typeof SECOND_FACTOR_METHODS)[number];
