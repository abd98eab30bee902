/** What a newcomer needs to get in. */
export interface DemoAccess {
  readonly logins: readonly { readonly role: string; readonly email: string }[];
  readonly password: string;
  readonly apiKey: string;
}

/** The lines printed when the server is ready. */
export function welcome(options: {
  url: string;
  embedded: boolean;
  demo: DemoAccess | null;
}): string {
  const { url, embedded, demo } = options;
  const lines = [
    '',
    `  Incident Tracker is running at ${url}`,
    `  API reference          ${url}/docs`,
  ];
  if (embedded)
    lines.push('  Database               embedded PostgreSQL (set DATABASE_URL for your own)');
  if (demo !== null) {
    lines.push('', `  Demo logins, password  ${demo.password}`);
    for (const { role, email } of demo.logins) lines.push(`    ${role.padEnd(10)} ${email}`);
    lines.push('', `  Demo API key           ${demo.apiKey}`);
    lines.push(`    curl -H 'x-api-key: ${demo.apiKey}' ${url}/v1/incidents`);
  }
  return `${lines.join('\n')}\n\n`;
}
