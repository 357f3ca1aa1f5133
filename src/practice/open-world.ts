/** Opens the world of a practice folder: the saved state, or the first day's; a real clock and real files. */
import { CtctlError } from '../common/errors.ts';
import { hostFiles, loadState, type PracticePaths, saveState } from './folder.ts';
import { freshState, toolstackVersions } from './world/defaults.ts';
import { afterReboot } from './world/guests.ts';
import type { Toolstack } from './world/state.ts';
import { type Clock, type Displays, type Timing, usualTiming, type World } from './world/world.ts';

export interface WorldOptions {
  readonly toolstack: Toolstack;
  readonly version?: string;
  readonly timing?: Partial<Timing>;
}

/** A world with its hands on the clock and the disk. */
export interface OpenWorld {
  readonly world: World;
  /** From here on nothing happens by itself and nothing is saved: the server is closing. */
  stop(): void;
}

/** Refused: a folder of another toolstack. A version that nobody knows is a usage error. */
export function openWorld(paths: PracticePaths, options: WorldOptions, displays: Displays): OpenWorld {
  const clock = systemClock();
  const version = options.version ?? toolstackVersions[options.toolstack][0];
  const known: readonly string[] = toolstackVersions[options.toolstack];
  if (!known.includes(version)) {
    throw new CtctlError(
      'usage',
      `the practice server knows ${options.toolstack} ${known.join(', ')}, not ${version}`,
    );
  }
  const saved = loadState(paths.stateFile);
  if (saved !== null && saved.toolstack !== options.toolstack) {
    throw new CtctlError('refused', `${paths.folder} belongs to a practice server with ${saved.toolstack}`, {
      next: 'name another folder',
    });
  }
  const state = saved ?? freshState(options.toolstack, version, clock.now());
  state.version = options.version ?? state.version;
  let stopped = false;
  const world: World = {
    state,
    clock,
    files: hostFiles(paths.folder),
    displays,
    timing: { ...usualTiming, ...options.timing },
    definitionFolder: paths.definitions,
    logFolder: paths.logs,
    save: (current) => {
      if (!stopped) saveState(paths.stateFile, current);
    },
  };
  afterReboot(world);
  const stop = () => {
    stopped = true;
    clock.stop();
  };
  return { world, stop };
}

function systemClock(): Clock & { stop(): void } {
  const timers = new Set<NodeJS.Timeout>();
  return {
    now: () => Date.now(),
    after: (milliseconds, work) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
      }, milliseconds);
      timer.unref();
      timers.add(timer);
      return () => clearTimeout(timer);
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
