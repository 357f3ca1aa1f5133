/** Where a faulted run happens: a shell of this machine, or a real sshd behind a link that can be cut. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from '../../../src/remote/bundle/run.ts';
import { createHub } from '../../../src/remote/hub.ts';
import { localTarget, type ShellName } from '../../support/local-shell.ts';
import { entryOf, trusting } from '../../support/sshd/client.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { makeStandIns } from './hold.ts';
import { type CuttingLink, startLink } from './link.ts';
import type { Point } from './points.ts';
import { markName } from './processes.ts';

/** One after the other, a worker's points share its sshd and its folder. */
export interface Worker {
  readonly faults: string;
  readonly sshd: Sshd;
  readonly standIns: string;
  readonly knownHosts: string;
}

export async function startWorker(faults: string): Promise<Worker> {
  const standIns = makeStandIns(faults);
  const sshd = await startSshd({ env: { PATH: `${standIns}:/usr/bin:/bin`, [markName]: faults } });
  const knownHosts = join(faults, 'known_hosts');
  writeFileSync(knownHosts, `lab ${sshd.hostKeys[0]?.publicLine}\n`);
  return { faults, sshd, standIns, knownHosts };
}

export interface Place {
  readonly target: Target;
  readonly link?: CuttingLink;
  close(): Promise<void>;
}

export async function placeOf(worker: Worker, state: string, point: Point): Promise<Place> {
  if (!point.overSsh) {
    const env = { PATH: `${worker.standIns}:/usr/bin:/bin`, [markName]: worker.faults };
    return {
      target: hiding(point, localTarget({ shell: point.shell, env, stateFolder: state })),
      close: async () => {},
    };
  }
  const link = await startLink(worker.sshd.port, point.cut);
  const hub = createHub({ ...(await trusting(worker.sshd)), limits: { pauses: [0, 100, 500] } });
  const server = entryOf(worker.sshd, { port: link.port, paths: { state } });
  const close = async (): Promise<void> => {
    hub.close();
    await link.stop();
  };
  try {
    return { link, close, target: hiding(point, await hub.target(server), () => hub.target(server)) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The second and third run: on this machine, by the same kind of lock, without stand-ins. */
export function quietTarget(worker: Worker, state: string, point: Point, shell: ShellName = 'dash'): Target {
  return hiding(point, localTarget({ shell, stateFolder: state, env: { [markName]: worker.faults } }));
}

/** Without flock, where the point wants that: the scripts look for another name. */
function hiding(point: Point, target: Target, again = async (): Promise<Target> => target): Target {
  const hide = (text: string): string =>
    point.hasFlock ? text : text.replaceAll('command -v flock', 'command -v no-flock');
  return {
    ...target,
    connection: {
      exec: (command, options = {}) =>
        target.connection.exec(hide(command), {
          ...options,
          ...(typeof options.stdin === 'string' ? { stdin: hide(options.stdin) } : {}),
        }),
    },
    again: async () => hiding(point, await again(), again),
  };
}
