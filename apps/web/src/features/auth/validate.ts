import { strings } from './strings';

/** The rule of the server (NIST SP 800-63B-4 §3.1.1); it also refuses common passwords. */
const MIN_PASSWORD = 12;

export function validateRequired(value: string): string | null {
  return value.trim() === '' ? strings.required : null;
}

export function validateEmail(value: string): string | null {
  return /^\S+@\S+\.\S+$/.test(value.trim()) ? null : strings.emailInvalid;
}

export function validateNewPassword(value: string): string | null {
  return value.length < MIN_PASSWORD ? strings.passwordShort : null;
}
