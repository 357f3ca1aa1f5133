/** A viewer's process: started apart from the terminal, watched, and never a reason to crash. */
import { type ChildProcess, spawn } from 'node:child_process';
import { messageOf } from '../common/errors.ts';
import { fillTemplate, type ViewerTarget } from './viewer-template.ts';

const isWindows = process.platform === 'win32';

/** A program with arguments that still hold the template's placeholders. */
export interface Launchable {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** How a viewer ended; `text` is a line for the user when something went wrong. */
export interface ViewerExit {
  readonly started: boolean;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly text: string | undefined;
}

export interface ViewerProcess {
  /** Never rejects. With `viewer.handsOver` it says nothing about the viewer's window. */
  readonly exited: Promise<ViewerExit>;
  /** Ends the viewer and what it started; harmless when it has ended. */
  kill(): void;
}

/**
 * Starts a viewer in a process group of its own, so that Ctrl-C reaches ctctl alone, and without the
 * terminal. The process does not keep ctctl running.
 */
export function launchViewer(
  viewer: Launchable,
  target: ViewerTarget,
  env: NodeJS.ProcessEnv = process.env,
): ViewerProcess {
  try {
    const child = spawn(viewer.program, fillTemplate(viewer.args, target), {
      stdio: 'ignore',
      // On Windows a detached process gets a console window.
      detached: !isWindows,
      shell: false,
      env,
    });
    child.unref();
    return { exited: exitOf(child, viewer.name), kill: () => end(child) };
  } catch (error) {
    // Some failures, such as a Windows batch file as the program, are thrown at once.
    return { exited: Promise.resolve(failure(viewer.name, error)), kill: () => {} };
  }
}

function exitOf(child: ChildProcess, name: string): Promise<ViewerExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(failure(name, error)));
    child.once('exit', (code, signal) =>
      resolve({ started: true, code, signal, text: describe(name, code) }),
    );
  });
}

function failure(name: string, error: unknown): ViewerExit {
  const text = `${name} could not be started: ${messageOf(error)}`;
  return { started: false, code: null, signal: null, text };
}

/** A signal is how it was ended, by us or the user; a code other than 0 is the viewer's complaint. */
function describe(name: string, code: number | null): string | undefined {
  return code === null || code === 0 ? undefined : `${name} ended with exit code ${code}`;
}

function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (isWindows) child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has just ended by itself.
  }
}
