import { AppError } from '../trpc/errors.js';

/** The 415 for a call that came as a call and not as a file. */
export function noFileSent(): AppError {
  const message = 'Send the file to POST /v1/attachments, in a form or as the body itself.';
  return new AppError('UNSUPPORTED_MEDIA_TYPE', {}, { message });
}
