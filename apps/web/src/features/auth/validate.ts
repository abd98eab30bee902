import { strings } from './strings';

/** The rule of the server (NIST SP 800-63B-4 §3.1.1); it also refuses common passwords. */
const MIN_PASSWORD = 12;

export function validateRequired(value: string): string | null {
  return value.trim() === '' ? strings.required : null;
}

export function validateEmail(value: string): string | null {
  return /^\S+@\S+\.\S+$/.test(value.trim()) ? null : strings.emailInvalid;
}

/** As the server reads it: E.164, with what people write between the digits (ITU-T E.164 §6). */
export function validatePhone(value: string): string | null {
  return /^\+[1-9]\d{6,14}$/.test(value.replaceAll(/[\s().-]/g, '')) ? null : strings.phoneInvalid;
}

export function validateNewPassword(value: string): string | null {
  return value.length < MIN_PASSWORD ? strings.passwordShort : null;
}
