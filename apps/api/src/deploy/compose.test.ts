import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, VARIABLES } from '../config.js';
import {
  environmentOf,
  interpolate,
  parseEnvFile,
  readCompose,
  serviceOf,
} from '../testing/deploy/compose-file.js';
import { parseDockerfile } from '../testing/deploy/dockerfile.js';
import { REPOSITORY, repositoryText } from '../testing/deploy/repository.js';

const newSecrets = (): Record<string, string> =>
  parseEnvFile(
    execFileSync(process.execPath, [join(REPOSITORY, 'deploy/new-secrets.mjs')], {
      encoding: 'utf8',
    }),
  );
const { settings } = parseDockerfile(repositoryText('Dockerfile'));

describe.each(['deploy/compose.yaml', 'deploy/compose.light.yaml'])('%s', (path) => {
  const file = readCompose(path);
  const own = Object.entries(file.services).filter(([, { image }]) => image === 'incident-tracker');

  it('configures the product with variables that exist and values that it accepts', () => {
    for (const [, service] of own) {
      const environment = environmentOf(service, newSecrets());
      expect(Object.keys(environment).filter((name) => !(name in VARIABLES))).toEqual([]);
      const config = readConfig({ ...settings.env, ...environment });
      expect(config.embedded).toBe(false);
      expect(config).toMatchObject({
        HOST: '0.0.0.0',
        DEMO: false,
        PUBLIC_URL: 'http://localhost:3000',
      });
    }
  });

  it('does not start with a secret missing, and has none of its own', () => {
    for (const name of [
      'POSTGRES_PASSWORD',
      'SESSION_SECRET',
      'ENCRYPTION_KEYS',
      'METRICS_TOKEN',
    ]) {
      const secrets = { ...newSecrets(), [name]: '' };
      expect(() => environmentOf(serviceOf(file, 'app'), secrets)).toThrow(
        `${name}: run deploy/new-secrets.mjs`,
      );
    }
  });

  it('waits for what each service needs, and asks each for its health', () => {
    for (const { depends_on: needs = {}, restart, healthcheck } of Object.values(file.services)) {
      for (const [name, { condition }] of Object.entries(needs)) {
        const needed = serviceOf(file, name);
        if (condition === 'service_healthy') expect(needed.healthcheck).toHaveProperty('test');
        else expect(needed.restart).toBe('no');
      }
      expect('test' in healthcheck).toBe(restart === 'unless-stopped');
    }
    expect(serviceOf(file, 'app').depends_on).toHaveProperty('postgres');
    expect(serviceOf(file, 'app').healthcheck).toMatchObject({
      test: ['CMD', ...settings.healthcheck],
    });
  });

  it('runs the product without rights, on this machine’s own address, and lets it drain', () => {
    for (const [name, service] of own) {
      expect(service).toMatchObject({
        read_only: true,
        init: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
      if (name !== 'app') continue;
      expect(service.ports?.map((port) => interpolate(port, {}))).toEqual(['127.0.0.1:3000:3000']);
      expect(settings.exposed).toEqual(['3000']);
      expect(Number.parseInt(service.stop_grace_period ?? '10s')).toBeGreaterThanOrEqual(15);
      expect(service.volumes).toEqual(['data:/data']);
      expect(settings.volumes).toEqual(['/data']);
    }
  });

  it('names the addresses of its own services', () => {
    for (const [, service] of own) {
      const environment = environmentOf(service, newSecrets());
      const hosts = ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL']
        .map((name) => environment[name] ?? '')
        .filter((url) => url !== '')
        .map((url) => new URL(url).hostname);
      expect(hosts).not.toEqual([]);
      for (const host of hosts) expect(Object.keys(file.services)).toContain(host);
    }
    const database = serviceOf(file, 'postgres');
    expect(database.image).toBe('postgres:18');
    // Where the image of version 18 keeps its data; the folder of older ones would stay empty.
    expect(database.volumes).toEqual(['postgres:/var/lib/postgresql']);
  });

  it('declares the volumes it uses', () => {
    const used = Object.values(file.services)
      .flatMap(({ volumes = [] }) => volumes)
      .map((volume) => volume.split(':')[0]);
    expect(Object.keys(file.volumes).sort()).toEqual([...new Set(used)].sort());
  });
});

describe('the two files', () => {
  it('are the full set with one migration before the start, and the light one without Redis', () => {
    const full = readCompose('deploy/compose.yaml');
    expect(Object.keys(full.services)).toEqual(['app', 'migrate', 'postgres', 'valkey', 'mailpit']);
    expect(serviceOf(full, 'app').depends_on).toMatchObject({
      migrate: { condition: 'service_completed_successfully' },
      valkey: { condition: 'service_healthy' },
    });
    expect(serviceOf(full, 'app').environment).toMatchObject({ MIGRATE_ON_START: 'false' });
    const light = readCompose('deploy/compose.light.yaml');
    expect(Object.keys(light.services)).toEqual(['app', 'postgres']);
    expect(serviceOf(light, 'app').environment).toMatchObject({ MIGRATE_ON_START: 'true' });
  });
});

describe('deploy/new-secrets.mjs', () => {
  it('makes new secrets each time, long enough, and fit for a URL', () => {
    const [one, other] = [newSecrets(), newSecrets()];
    for (const [name, value] of Object.entries(one)) expect(other[name]).not.toBe(value);
    expect(one['POSTGRES_PASSWORD']).toMatch(/^[\da-f]{48}$/);
    expect(() => readConfig({ ...one })).not.toThrow();
  });
});
