import { expect, it } from 'vitest';
import { VARIABLES } from '../config.js';
import { readBlueprint } from '../testing/deploy/blueprint.js';
import { parseDockerfile } from '../testing/deploy/dockerfile.js';
import { readCompose, serviceOf } from '../testing/deploy/compose-file.js';
import { repositoryText } from '../testing/deploy/repository.js';

const {
  services: [web, keyValue],
  databases: [database],
} = readBlueprint();
const variable = (key: string) => web.envVars.find((entry) => entry.key === key);
const dockerfile = parseDockerfile(repositoryText('Dockerfile'));

it('the Blueprint builds and runs by the commands of the image', () => {
  const runs = (dockerfile.stages[0]?.steps ?? []).flatMap((step) =>
    step.kind === 'run' ? [step.command] : [],
  );
  expect(web.buildCommand.split(' && ')).toEqual(runs.slice(0, 2));
  const migrate = serviceOf(readCompose('deploy/compose.yaml'), 'migrate').command;
  expect(web.preDeployCommand.split(' ')).toEqual(migrate);
  expect(web.startCommand.endsWith(`exec ${dockerfile.settings.command.join(' ')}`)).toBe(true);
});

it('the Blueprint asks for health on a path that exists, and gives time to drain', () => {
  // The path is the process's own health: the database's troubles are no reason for a restart.
  expect(web.healthCheckPath).toBe('/health');
  expect(web.name).toBe('incident-tracker-api');
  expect(web.maxShutdownDelaySeconds).toBeGreaterThanOrEqual(15);
});

it('the Blueprint sets variables that exist, and refers to its own services', () => {
  const known = new Set([...Object.keys(VARIABLES), 'NODE_VERSION']);
  expect(web.envVars.map(({ key }) => key).filter((key) => !known.has(key))).toEqual([]);
  expect(variable('DATABASE_URL')).toMatchObject({ fromDatabase: { name: database.name } });
  expect(variable('REDIS_URL')).toMatchObject({ fromService: { name: keyValue.name } });
  expect(variable('HOST')).toMatchObject({ value: '0.0.0.0' });
  expect(variable('MIGRATE_ON_START')).toMatchObject({ value: 'false' });
  expect(new Set([web.region, keyValue.region, database.region]).size).toBe(1);
});

it('the Blueprint has no secret in it, and opens neither database nor Key Value to the world', () => {
  for (const key of ['SESSION_SECRET', 'METRICS_TOKEN'])
    expect(variable(key)).toMatchObject({ generateValue: true });
  for (const key of ['ENCRYPTION_KEYS', 'SMTP_URL', 'PUBLIC_URL'])
    expect(variable(key)).toMatchObject({ sync: false });
  expect([...database.ipAllowList, ...keyValue.ipAllowList]).toEqual([]);
});

it('the Blueprint runs the Node.js that the workspace pins', () => {
  const manifest: unknown = JSON.parse(repositoryText('package.json'));
  const version = variable('NODE_VERSION');
  expect(version).toHaveProperty('value');
  if (version !== undefined && 'value' in version)
    expect(manifest).toMatchObject({ devDependencies: { node: version.value } });
});
