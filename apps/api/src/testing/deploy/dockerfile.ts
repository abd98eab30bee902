/** One instruction of a Dockerfile that makes files. */
export type Step =
  | { readonly kind: 'run'; readonly command: string }
  | {
      readonly kind: 'copy';
      readonly sources: readonly string[];
      readonly target: string;
      readonly from?: string;
      readonly owned: boolean;
    }
  | { readonly kind: 'workdir'; readonly path: string };

export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly steps: readonly Step[];
}

/** What a container of the image is started with. */
export interface ImageSettings {
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workdir: string;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  readonly exposed: readonly string[];
  readonly volumes: readonly string[];
}

export interface Dockerfile {
  readonly stages: readonly Stage[];
  readonly settings: ImageSettings;
}

/** Reads the part of the Dockerfile language that ours is written in; throws at anything else. */
export function parseDockerfile(text: string): Dockerfile {
  const stages: { base: string; name: string | undefined; steps: Step[] }[] = [];
  let settings = noSettings();
  for (const [instruction, rest] of instructions(text)) {
    if (instruction === 'FROM') {
      const [base = '', , name] = rest.split(/\s+/);
      stages.push({ base, name, steps: [] });
      settings = noSettings();
      continue;
    }
    const steps = stages.at(-1)?.steps;
    if (steps === undefined) throw new Error(`${instruction} before FROM`);
    switch (instruction) {
      case 'RUN':
        steps.push({ kind: 'run', command: rest });
        break;
      case 'COPY':
        steps.push(copyStep(rest));
        break;
      case 'WORKDIR':
        steps.push({ kind: 'workdir', path: rest });
        settings.workdir = rest;
        break;
      case 'ENV':
        for (const pair of rest.split(/\s+/)) {
          const [name = '', value = ''] = pair.split('=');
          settings.env[name] = value;
        }
        break;
      case 'USER':
        settings.user = rest;
        break;
      case 'EXPOSE':
        settings.exposed.push(...rest.split(/\s+/));
        break;
      case 'VOLUME':
        settings.volumes.push(...list(rest));
        break;
      case 'CMD':
        settings.command = list(rest);
        break;
      case 'HEALTHCHECK':
        settings.healthcheck = list(rest.slice(rest.indexOf('CMD') + 3));
        break;
      case 'STOPSIGNAL':
        if (rest !== 'SIGTERM') throw new Error('the program drains at SIGTERM');
        break;
      default:
        throw new Error(`unknown instruction ${instruction}`);
    }
  }
  return { stages, settings };
}

/** Lines without comments, continued ones joined, split into instruction and the rest. */
function instructions(text: string): [string, string][] {
  return text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [instruction = ''] = line.split(' ', 1);
      return [instruction, line.slice(instruction.length).trim()];
    });
}

function copyStep(rest: string): Step {
  const words = rest.split(/\s+/);
  const flags = words.filter((word) => word.startsWith('--'));
  const paths = words.filter((word) => !word.startsWith('--'));
  const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length);
  return {
    kind: 'copy',
    sources: paths.slice(0, -1),
    target: paths.at(-1) ?? '',
    owned: flags.some((flag) => flag.startsWith('--chown=')),
    ...(from !== undefined && { from }),
  };
}

/** The exec form: a JSON array of strings. */
function list(text: string): string[] {
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) throw new Error(`not in exec form: ${text}`);
  return parsed.map(String);
}

function noSettings(): {
  env: Record<string, string>;
  user: string;
  workdir: string;
  command: string[];
  healthcheck: string[];
  exposed: string[];
  volumes: string[];
} {
  return {
    env: {},
    user: 'root',
    workdir: '/',
    command: [],
    healthcheck: [],
    exposed: [],
    volumes: [],
  };
}
