import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, VARIABLES } from '../config.js';
import { readCompose, serviceOf } from '../testing/deploy/compose-file.js';
import { parseDockerfile } from '../testing/deploy/dockerfile.js';
import { readManifests } from '../testing/deploy/manifests.js';
import type { Manifest, ManifestOf } from '../testing/deploy/manifests.js';
import { REPOSITORY, repositoryText } from '../testing/deploy/repository.js';

const manifests = readManifests();
const { settings } = parseDockerfile(repositoryText('Dockerfile'));

function all<K extends Manifest['kind']>(kind: K): ManifestOf<K>[] {
  return manifests.filter((manifest): manifest is ManifestOf<K> => manifest.kind === kind);
}

const deployments = all('Deployment');
const workloads = [...deployments, ...all('Job')];
const containerOf = ({ spec }: (typeof workloads)[number]) => spec.template.spec.containers[0];
/** What a container of this workload is configured with, before the secret's values are real. */
const givenTo = (workload: (typeof workloads)[number]): Record<string, string> => ({
  ...settings.env,
  ...all('ConfigMap')[0]?.data,
  ...Object.fromEntries((containerOf(workload).env ?? []).map(({ name, value }) => [name, value])),
});

describe('the Kubernetes example', () => {
  it('is an API, workers, a migration, a service and budgets, each file of it read here', () => {
    expect(readdirSync(join(REPOSITORY, 'deploy/kubernetes'))).toHaveLength(5);
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'ConfigMap incident-tracker',
      'Deployment incident-tracker-api',
      'Deployment incident-tracker-worker',
      'Job incident-tracker-migrate',
      'PodDisruptionBudget incident-tracker-api',
      'PodDisruptionBudget incident-tracker-worker',
      'Secret incident-tracker',
      'Service incident-tracker',
    ]);
  });

  it('sets variables that exist, to values that the product accepts', () => {
    const names = [...all('ConfigMap'), ...all('Secret')].flatMap((manifest) =>
      Object.keys('data' in manifest ? manifest.data : manifest.stringData),
    );
    expect(names.filter((name) => !(name in VARIABLES))).toEqual([]);
    expect(names).toContain('PUBLIC_URL');
    const roles = deployments.map((deployment) => readConfig(givenTo(deployment)).ROLE);
    expect(roles).toEqual(['api', 'worker']);
  });

  it('refers to the configuration and the secret that it has', () => {
    for (const workload of workloads) {
      const [{ configMapRef }, { secretRef }] = containerOf(workload).envFrom;
      expect(all('ConfigMap').map(({ metadata }) => metadata.name)).toContain(configMapRef.name);
      expect(all('Secret').map(({ metadata }) => metadata.name)).toContain(secretRef.name);
    }
  });

  it('has a template of a secret in place of a secret: the product refuses its values', () => {
    const template = all('Secret')[0]?.stringData ?? {};
    expect(() => readConfig(template)).toThrow(/SESSION_SECRET[\s\S]*ENCRYPTION_KEYS/);
  });

  it('runs the commands of the image, and one migration before them', () => {
    for (const deployment of deployments)
      expect(containerOf(deployment).command).toEqual(settings.command);
    const migrate = serviceOf(readCompose('deploy/compose.yaml'), 'migrate').command;
    expect(all('Job').map((job) => containerOf(job).command)).toEqual([migrate]);
    expect(all('ConfigMap')[0]?.data).toMatchObject({ MIGRATE_ON_START: 'false' });
    expect(new Set(workloads.map((workload) => containerOf(workload).image)).size).toBe(1);
  });

  it('runs nothing as root, with no capability, and writes to volumes only', () => {
    for (const workload of workloads) {
      const { spec } = workload.spec.template;
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.securityContext).toMatchObject({
        runAsNonRoot: true,
        // The user `node` of the image.
        runAsUser: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(containerOf(workload).securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
    for (const deployment of deployments) {
      const mounts = containerOf(deployment).volumeMounts ?? [];
      expect(mounts.map(({ mountPath }) => mountPath)).toEqual([...settings.volumes, '/tmp']);
      expect(deployment.spec.template.spec.volumes?.map(({ name }) => name)).toEqual(
        mounts.map(({ name }) => name),
      );
    }
  });

  it('limits memory, asks for its share, and leaves time to drain', () => {
    for (const workload of workloads) {
      expect(containerOf(workload).resources.requests.cpu).toMatch(/^\d+m$/);
      expect(containerOf(workload).resources.limits.memory).toMatch(/^\d+Mi$/);
    }
    for (const deployment of deployments) {
      expect(deployment.spec.template.spec.terminationGracePeriodSeconds).toBe(30);
      expect(containerOf(deployment).lifecycle?.preStop.exec.command[0]).toBe('node');
      expect(deployment.spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
      expect(deployment.spec.replicas).toBeGreaterThanOrEqual(2);
    }
  });

  it('probes ports that the process has: readiness by the database, liveness without it', () => {
    for (const deployment of deployments) {
      const { ports = [], startupProbe, livenessProbe, readinessProbe } = containerOf(deployment);
      const { ROLE, PORT, METRICS_PORT } = readConfig(givenTo(deployment));
      const serves = ROLE === 'worker' ? [METRICS_PORT] : [PORT, METRICS_PORT];
      expect(ports.map(({ containerPort }) => containerPort)).toEqual(serves);
      for (const probe of [startupProbe, livenessProbe, readinessProbe])
        expect(ports.map(({ name }) => name)).toContain(probe?.httpGet.port);
      expect(startupProbe?.httpGet.path).toBe('/healthz');
      expect(livenessProbe?.httpGet.path).toBe('/healthz');
      expect(readinessProbe?.httpGet.path).toBe('/readyz');
    }
  });

  it('selects its own pods', () => {
    for (const { spec } of deployments)
      expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
    const pods = deployments.map(({ spec }) => spec.selector.matchLabels);
    expect(all('PodDisruptionBudget').map(({ spec }) => spec.selector.matchLabels)).toEqual(pods);
    const [service] = all('Service');
    expect(service?.spec.selector).toEqual(pods[0]);
    const [api] = deployments;
    const names = api === undefined ? [] : (containerOf(api).ports ?? []).map(({ name }) => name);
    expect(names).toContain(service?.spec.ports[0]?.targetPort);
  });
});
