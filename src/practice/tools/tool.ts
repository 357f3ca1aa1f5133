/** What every stand-in is: a function from the world and a call to what the genuine tool would answer. */
import type { HostFiles, World } from '../world/world.ts';

export interface ToolCall {
  /** Without the tool's own name. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly files: HostFiles;
  /** Aborted when the caller has gone, so that nothing waits for a dead client. */
  readonly signal: AbortSignal;
}

export interface ToolAnswer {
  readonly out: string;
  readonly err: string;
  readonly rc: number;
}

export type Tool = (world: World, call: ToolCall) => ToolAnswer | Promise<ToolAnswer>;

/** Success with `out` on stdout. */
export function printed(out = ''): ToolAnswer {
  return { out, err: '', rc: 0 };
}

/** Failure: lines on stderr, each ended by a newline. */
export function refused(rc: number, ...lines: readonly string[]): ToolAnswer {
  return { out: '', err: lines.map((line) => `${line}\n`).join(''), rc };
}

/** Waits until `done` holds, asking every 50 ms of the world's clock; false when the caller has gone. */
export function waitUntil(world: World, signal: AbortSignal, done: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (done()) resolve(true);
      else if (signal.aborted) resolve(false);
      else world.clock.after(50, look);
    };
    look();
  });
}
