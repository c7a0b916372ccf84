import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const SBIN = '/usr/sbin';
const PROGRAMS = ['munged', 'slurmctld', 'slurmd'];

/** Whether Slurm and MUNGE are here; where they are not, the reason is printed why `what` is skipped. */
export function hasSlurm(what: string): boolean {
  const missing = PROGRAMS.find((name) => !existsSync(join(SBIN, name)));
  if (missing !== undefined) {
    console.warn(`Skipped: ${what}: no ${missing} here (slurm-wlm and munge on Debian)`);
  }
  return missing === undefined;
}

/** Slurm of one node on loopback, with all of its files in a folder. */
export interface Slurm {
  /** Runs one of its programs, such as `sbatch`, in a folder, and returns what it prints. */
  readonly ask: (program: string, args: readonly string[], cwd?: string) => string;
  readonly stop: () => Promise<void>;
}

/** @param tasks that the node takes at a time */
export async function startSlurm(folder: string, tasks: number): Promise<Slurm> {
  const at = (name: string): string => join(folder, name);
  const user = userInfo().username;
  const host = hostname();
  await mkdir(at('state'), { recursive: true });
  await mkdir(at('spool'), { recursive: true });
  await writeFile(at('munge.key'), crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o400 });
  const settings = [
    'ClusterName=test',
    `SlurmctldHost=${host}(127.0.0.1)`,
    `SlurmctldPort=${await freePort()}`,
    `SlurmdPort=${await freePort()}`,
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    'AuthType=auth/munge',
    `AuthInfo=socket=${at('munge.socket')}`,
    `StateSaveLocation=${at('state')}`,
    `SlurmdSpoolDir=${at('spool')}`,
    `SlurmctldPidFile=${at('slurmctld.pid')}`,
    `SlurmdPidFile=${at('slurmd.pid')}`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_CPU',
    'SlurmdParameters=config_overrides',
    'MpiDefault=none',
    'KillWait=2',
    `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${tasks} State=UNKNOWN`,
    'PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
  ];
  await writeFile(at('slurm.conf'), `${settings.join('\n')}\n`);
  const env = { ...process.env, SLURM_CONF: at('slurm.conf') };
  const daemons: ChildProcess[] = [];
  const begin = (program: string, args: readonly string[]): void => {
    daemons.push(spawn(join(SBIN, program), args, { env, stdio: 'ignore' }));
  };
  const ask: Slurm['ask'] = (program, args, cwd = folder) =>
    execFileSync(program, args, { env, cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async (): Promise<void> => {
    // Tasks outlive those who started them.
    spawnSync('scancel', ['--signal=KILL', '--full', `--user=${user}`], { env, stdio: 'ignore' });
    for (const daemon of daemons.toReversed()) {
      if (daemon.exitCode !== null) continue;
      daemon.kill('SIGTERM');
      await once(daemon, 'exit');
    }
  };
  const munge = (name: string): string => at(`munge.${name}`);
  begin('munged', [
    ...['--foreground', '--force', '--key-file', munge('key'), '--socket', munge('socket')],
    ...['--pid-file', munge('pid'), '--seed-file', munge('seed'), '--log-file', munge('log')],
  ]);
  await until(() => existsSync(munge('socket')), 'MUNGE', stop);
  begin('slurmctld', ['-D', '-L', at('slurmctld.log')]);
  begin('slurmd', ['-D', '-N', host, '-L', at('slurmd.log')]);
  await until(() => /\bidle\b/.test(answer(ask)), 'Slurm', stop);
  return { ask, stop };
}

/** State of the node; nothing while nobody answers. */
function answer(ask: Slurm['ask']): string {
  try {
    return ask('sinfo', ['--noheader', '--format=%t']);
  } catch {
    return '';
  }
}

async function until(isThere: () => boolean, what: string, stop: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (isThere()) return;
    await sleep(200);
  }
  await stop();
  throw new Error(`${what} did not start within 30 seconds.`);
}
