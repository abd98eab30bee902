import { isPermission } from '@incident-tracker/policy';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from './errors.js';
import type { ProcedureMeta } from './meta.js';
import { appRouter } from './router.js';

interface Inspected {
  readonly name: string;
  readonly type: string;
  readonly meta: ProcedureMeta | undefined;
  readonly inputs: readonly unknown[];
  readonly output: unknown;
}

/** tRPC hides the parsers of a procedure from its public type. */
function inspect(name: string, procedure: unknown): Inspected {
  const { _def: def } = procedure as { _def: Omit<Inspected, 'name'> };
  return { name, type: def.type, meta: def.meta, inputs: def.inputs, output: def.output };
}

const procedures = Object.entries(appRouter._def.procedures).map(([name, procedure]) =>
  inspect(name, procedure),
);
const byName = procedures.map((procedure) => [procedure.name, procedure] as const);

/** Served by a route of its own, because a stream has no single answer. */
const WITHOUT_REST_ROUTE = new Set([
  'events.subscribe',
  'incidents.export',
  'tickets.export',
  'audit.export',
]);

/** What anybody may call, by decision. A new public procedure has to be added here knowingly. */
const PUBLIC_PROCEDURES = [
  'auth.cancelEmailChange',
  'auth.confirmEmailChange',
  'auth.forgotPassword',
  'auth.login',
  'auth.me',
  'auth.resendVerification',
  'auth.resetPassword',
  'auth.signup',
  'auth.verifyEmail',
  'dev.mailbox',
  'mfa.verify',
  'notifications.unsubscribe',
  'notifications.unsubscribePreview',
  'oidc.providers',
  'otp.send',
  'otp.verify',
  'passkeys.signIn',
  'passkeys.signInOptions',
  'tenants.invites.preview',
  'tokens.login',
  'tokens.logout',
  'tokens.refresh',
  'tokens.register',
];

describe('every procedure', () => {
  it('exists at all', () => {
    expect(procedures.length).toBeGreaterThan(40);
  });

  it.each(byName)('%s says what it needs', (_name, { meta }) => {
    expect(meta).toBeDefined();
    expect(['auth', 'read', 'write', 'ticket', 'bulk']).toContain(meta?.rate);
  });

  it.each(byName)(
    '%s needs a permission, is about the caller, or is public by decision',
    (name, { meta }) => {
      const permission = meta?.permission;
      if (permission === 'public') {
        expect(meta?.auth).toBe('none');
        expect(PUBLIC_PROCEDURES).toContain(name);
      } else {
        expect(meta?.auth).not.toBe('none');
        expect(permission === 'self' || isPermission(permission)).toBe(true);
      }
    },
  );

  it.each(byName)('%s shapes its answer', (_name, { output, type }) => {
    if (type === 'subscription') return;
    expect(output).toBeInstanceOf(z.ZodType);
  });

  it.each(byName)('%s refuses unknown input', (_name, { inputs }) => {
    for (const input of inputs) {
      expect(input).toBeInstanceOf(z.ZodObject);
      if (input instanceof z.ZodObject) {
        expect(input._zod.def.catchall).toBeInstanceOf(z.ZodNever);
      }
    }
  });

  it.each(byName)('%s is in the REST face, with known errors', (name, { meta, type }) => {
    if (WITHOUT_REST_ROUTE.has(name)) return;
    expect(meta?.rest?.summary.length).toBeGreaterThan(5);
    expect(meta?.rest?.method === 'GET').toBe(type === 'query');
    for (const code of meta?.rest?.errors ?? []) expect(ERROR_CODES).toContain(code);
  });

  it.each(byName)('%s takes the tenant in its path if it says so', (_name, { meta, inputs }) => {
    const [input] = inputs;
    const names = input instanceof z.ZodObject ? Object.keys(input.shape) : [];
    if (meta?.tenant === 'path') {
      expect(names).toContain('tenantId');
      expect(meta.rest?.path).toContain('{tenantId}');
    } else if (isPermission(meta?.permission)) {
      // A tenant id in a body would be a way to reach into another tenant.
      expect(names).not.toContain('tenantId');
      expect(meta?.tenant).toBe('active');
    }
  });

  it.each(byName)('%s asks no replica about rights', (_name, { meta, type }) => {
    if (meta?.mayLag !== true) return;
    expect(type).toBe('query');
    expect(meta.target).toBeUndefined();
    expect(isPermission(meta.permission)).toBe(true);
  });

  it('has a route of its own', () => {
    const routes = procedures.flatMap(({ meta }) =>
      meta?.rest === undefined
        ? []
        : [`${meta.rest.method} ${meta.rest.path.replaceAll(/\{\w+\}/g, '{}')}`],
    );
    expect(new Set(routes).size).toBe(routes.length);
  });
});
