// Stands in for programs of a machine that the test of the operator documents cannot have:
//
//   npx         the scripts of package.json without the build before them (the test has built)
//   systemctl   starts and stops what a unit file says, as the user who runs this
//   journalctl  shows what the processes of a unit have written
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [program, ...args] = process.argv.slice(2);
const {
  STAND_IN_STATE: state,
  STAND_IN_DATA: data,
  UNITS: units,
  TRACKER: checkout,
  ENV_FILE: envFile,
} = process.env;

function npx() {
  const [manager, script, ...rest] = args.filter((arg) => arg !== '--yes');
  if (!manager?.startsWith('pnpm@12')) throw new Error(`npx ${args.join(' ')}`);
  const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  const command = scripts[script]?.split(' && ').at(-1)?.split(' ');
  if (command?.[0] !== 'node') throw new Error(`no script ${script} that runs node`);
  const { status } = spawnSync(process.execPath, [...command.slice(1), ...rest], {
    cwd: checkout,
    stdio: 'inherit',
  });
  return status ?? 1;
}

/** The unit's settings, with the places of this machine in place of those of the document. */
function readUnit(name) {
  const text = readFileSync(join(units, `${name}.service`), 'utf8')
    .replaceAll('/opt/incident-tracker/node_modules/.bin/node', process.execPath)
    .replaceAll('/opt/incident-tracker', checkout)
    .replaceAll('/etc/incident-tracker.env', envFile)
    .replaceAll('/var/lib/incident-tracker', data);
  const all = (key) => [...text.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, v]) => v);
  const pairs = [
    ...all('Environment').flatMap((line) => line.split(' ')),
    ...all('EnvironmentFile').flatMap((file) => readFileSync(file, 'utf8').split('\n')),
  ].filter((line) => /^\w+=/.test(line));
  const env = Object.fromEntries(
    pairs.map((pair) => [
      pair.slice(0, pair.indexOf('=')),
      pair.slice(pair.indexOf('=') + 1).replace(/^"(.*)"$/, '$1'),
    ]),
  );
  return {
    cwd: all('WorkingDirectory')[0],
    env: { PATH: process.env.PATH, ...env },
    before: all('ExecStartPre').map((line) => line.split(' ')),
    command: all('ExecStart')[0].split(' '),
  };
}

const pidFile = (name) => join(state, `${name}.pid`);
const isAlive = (pid) => existsSync(`/proc/${pid}/cmdline`) && cmdline(pid) !== '';
const cmdline = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

function start(name) {
  const { cwd, env, before, command } = readUnit(name);
  const log = openSync(join(state, `${name}.log`), 'a');
  const options = { cwd, env, stdio: ['ignore', log, log] };
  for (const [file, ...rest] of before) {
    const { status } = spawnSync(file, rest, options);
    if (status !== 0) return status ?? 1;
  }
  const [file, ...rest] = command;
  const child = spawn(file, rest, { ...options, detached: true });
  writeFileSync(pidFile(name), String(child.pid));
  child.unref();
  return 0;
}

async function stop(name) {
  if (!existsSync(pidFile(name))) return;
  const pid = Number(readFileSync(pidFile(name), 'utf8'));
  if (isAlive(pid)) process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await sleep(50);
  rmSync(pidFile(name));
}

async function systemctl() {
  const [verb, ...names] = args.filter((arg) => arg !== '--now');
  if (verb === 'daemon-reload') return 0;
  const started = verb === 'enable' ? args.includes('--now') : verb === 'start';
  for (const name of names) {
    if (verb === 'stop' || verb === 'restart') await stop(name);
    if (started || verb === 'restart') {
      const status = start(name);
      if (status !== 0) return status;
    } else if (verb !== 'stop') throw new Error(`systemctl ${args.join(' ')}`);
  }
  return 0;
}

function journalctl() {
  for (const name of args.filter((_, at) => args[at - 1] === '-u')) {
    const log = join(state, `${name}.log`);
    if (existsSync(log)) process.stdout.write(readFileSync(log, 'utf8'));
  }
  return 0;
}

const programs = { npx, systemctl, journalctl };
process.exitCode = await programs[program]();
