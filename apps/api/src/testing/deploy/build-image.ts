import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, cp, link, mkdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { parseDockerfile } from './dockerfile.js';
import type { ImageSettings, Stage, Step } from './dockerfile.js';
import { REPOSITORY, repositoryText } from './repository.js';

/** The user `node` of the official image. */
export const IMAGE_USER = 1000;
/** What commands of a build may know of the machine: who runs them, and how to reach a registry. */
const PASSED_ON =
  /^(HOME|PATH|TMPDIR|USER|LANG|XDG_\w+|(npm|pnpm)_config_\w+|(https?|no)_proxy|NODE_EXTRA_CA_CERTS)$/i;

/** The file system of an image, and what its containers are started with. */
export interface Image {
  readonly root: string;
  readonly settings: ImageSettings;
}

/**
 * Carries out the steps of the repository's Dockerfile below `folder`, without Docker: each stage is a
 * folder, the base image is the Node.js that runs this, and COPY leaves out what .dockerignore does.
 */
export async function buildImage(folder: string): Promise<Image> {
  await chmod(folder, 0o755);
  const { stages, settings } = parseDockerfile(repositoryText('Dockerfile'));
  const roots = new Map<string, string>();
  let root = folder;
  for (const [n, stage] of stages.entries()) {
    root = join(folder, `stage-${n}`);
    await provideBase(stage, root);
    let workdir = '/';
    for (const step of stage.steps) {
      if (step.kind === 'workdir') workdir = step.path;
      else if (step.kind === 'run') await run(step.command, join(root, workdir));
      else await copy(step, roots, (path) => join(root, path.startsWith('/') ? '' : workdir, path));
      await mkdir(join(root, workdir), { recursive: true });
    }
    if (stage.name !== undefined) roots.set(stage.name, root);
  }
  return { root, settings };
}

async function provideBase({ base }: Stage, root: string): Promise<void> {
  const major = process.versions.node.split('.')[0] ?? '';
  if (base !== `node:${major}-slim`) throw new Error(`${base} is not Node.js ${major}`);
  const node = join(root, 'usr/local/bin/node');
  await mkdir(dirname(node), { recursive: true });
  await link(process.execPath, node).catch(() => copyFile(process.execPath, node));
}

async function run(command: string, cwd: string): Promise<void> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => PASSED_ON.test(name)),
  );
  env['PATH'] = `${dirname(process.execPath)}:${env['PATH'] ?? ''}`;
  await promisify(execFile)('sh', ['-c', command], { cwd, env, maxBuffer: 64 << 20 }).catch(
    (error: unknown) => {
      const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
      throw new Error(`RUN ${command} failed:\n${said}\n${String(error)}`, { cause: error });
    },
  );
}

async function copy(
  step: Extract<Step, { kind: 'copy' }>,
  roots: ReadonlyMap<string, string>,
  inImage: (path: string) => string,
): Promise<void> {
  const origin = step.from === undefined ? REPOSITORY : roots.get(step.from);
  if (origin === undefined) throw new Error(`there is no stage ${step.from}`);
  for (const source of step.sources) {
    const from = join(origin, source);
    if (!existsSync(from)) throw new Error(`COPY ${source}: there is no such file`);
    const target = inImage(step.target);
    const to = step.target.endsWith('/') ? join(target, basename(source)) : target;
    const ignored = step.from === undefined ? ignoredInContext() : () => false;
    await cp(from, to, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !ignored(relative(origin, path)),
    });
    if (step.owned && process.getuid?.() === 0) await chown(to, IMAGE_USER, IMAGE_USER);
  }
}

/** The patterns of .dockerignore: a name at the top, or two stars and a name anywhere, `*` within a name. */
function ignoredInContext(): (path: string) => boolean {
  const patterns = repositoryText('.dockerignore').trim().split('\n');
  return (path) => {
    const parts = path.split('/');
    return patterns.some((pattern) => {
      const name = new RegExp(
        `^${pattern
          .replace('**/', '')
          .replaceAll('.', String.raw`\.`)
          .replaceAll('*', '.*')}$`,
      );
      return pattern.startsWith('**/')
        ? parts.some((part) => name.test(part))
        : name.test(parts[0] ?? '');
    });
  };
}
