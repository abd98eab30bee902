export const strings = {
  title: 'Confirm that it is you',
  body: 'It has been a while since you proved who you are, and this is sensitive.',
  password: 'Password',
  code: 'Code',
  codeHint: 'From your authenticator app, or one of your recovery codes.',
  confirm: 'Confirm',
  or: 'or',
  withPasskey: 'Use a passkey',
  withCode: 'Use a code',
  withPassword: 'Use your password',
  atProvider: (name: string) => `Go to ${name}`,
} as const;
