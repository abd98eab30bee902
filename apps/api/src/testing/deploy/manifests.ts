import { z } from 'zod';
import { repositoryManifests } from './repository.js';

const labels = z.record(z.string(), z.string());
const metadata = z.strictObject({ name: z.string(), labels });
const port = z.strictObject({ name: z.string(), containerPort: z.int() });
const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port: z.string() }),
  periodSeconds: z.int(),
  timeoutSeconds: z.int().optional(),
  failureThreshold: z.int(),
});
const amounts = z.strictObject({ cpu: z.string().optional(), memory: z.string() });
const volumeMount = z.strictObject({ name: z.string(), mountPath: z.string() });

const container = z.strictObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  envFrom: z.tuple([
    z.strictObject({ configMapRef: z.strictObject({ name: z.string() }) }),
    z.strictObject({ secretRef: z.strictObject({ name: z.string() }) }),
  ]),
  ports: z.array(port).optional(),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  lifecycle: z
    .strictObject({
      preStop: z.strictObject({ exec: z.strictObject({ command: z.array(z.string()) }) }),
    })
    .optional(),
  resources: z.strictObject({ requests: amounts, limits: amounts }),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.boolean(),
    readOnlyRootFilesystem: z.boolean(),
    capabilities: z.strictObject({ drop: z.array(z.string()) }),
  }),
  volumeMounts: z.array(volumeMount).optional(),
});

const podTemplate = z.strictObject({
  metadata: z.strictObject({ labels }),
  spec: z.strictObject({
    restartPolicy: z.literal('Never').optional(),
    automountServiceAccountToken: z.boolean(),
    terminationGracePeriodSeconds: z.int().optional(),
    topologySpreadConstraints: z.array(z.unknown()).optional(),
    securityContext: z.strictObject({
      runAsNonRoot: z.boolean(),
      runAsUser: z.int(),
      runAsGroup: z.int(),
      fsGroup: z.int(),
      seccompProfile: z.strictObject({ type: z.string() }),
    }),
    containers: z.tuple([container]),
    volumes: z.array(z.strictObject({ name: z.string(), emptyDir: z.strictObject({}) })).optional(),
  }),
});

const selector = z.strictObject({ matchLabels: labels });

/** The kinds of object in deploy/kubernetes, each with every field that it may have here. */
const manifest = z.discriminatedUnion('kind', [
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('ConfigMap'),
    metadata,
    data: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('Secret'),
    metadata,
    type: z.literal('Opaque'),
    stringData: z.record(z.string(), z.string()),
  }),
  z.strictObject({
    apiVersion: z.literal('batch/v1'),
    kind: z.literal('Job'),
    metadata,
    spec: z.strictObject({
      backoffLimit: z.int(),
      activeDeadlineSeconds: z.int(),
      template: podTemplate,
    }),
  }),
  z.strictObject({
    apiVersion: z.literal('apps/v1'),
    kind: z.literal('Deployment'),
    metadata,
    spec: z.strictObject({
      replicas: z.int(),
      strategy: z.strictObject({
        rollingUpdate: z.strictObject({ maxSurge: z.int(), maxUnavailable: z.int() }),
      }),
      selector,
      template: podTemplate,
    }),
  }),
  z.strictObject({
    apiVersion: z.literal('policy/v1'),
    kind: z.literal('PodDisruptionBudget'),
    metadata,
    spec: z.strictObject({ minAvailable: z.int(), selector }),
  }),
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('Service'),
    metadata,
    spec: z.strictObject({
      selector: labels,
      ports: z.array(z.strictObject({ name: z.string(), port: z.int(), targetPort: z.string() })),
    }),
  }),
]);

export type Manifest = z.output<typeof manifest>;
export type ManifestOf<K extends Manifest['kind']> = Extract<Manifest, { kind: K }>;

const FILES = ['config', 'secret.example', 'migrate', 'api', 'worker'];

/** All objects of deploy/kubernetes; throws where one has not the form that Kubernetes documents. */
export function readManifests(): Manifest[] {
  return FILES.flatMap((file) => repositoryManifests(`deploy/kubernetes/${file}.yaml`)).map(
    (content) => manifest.parse(content),
  );
}
