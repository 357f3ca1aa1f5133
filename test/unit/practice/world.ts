/** A world for unit tests: files from a table, a clock that the test turns, and no pictures. */

import { isToolName, tools } from '../../../src/practice/tools/registry.ts';
import type { ToolAnswer } from '../../../src/practice/tools/tool.ts';
import { freshState } from '../../../src/practice/world/defaults.ts';
import type { Toolstack } from '../../../src/practice/world/state.ts';
import type { Clock, HostFiles, World } from '../../../src/practice/world/world.ts';

/** Milliseconds since 1970 at which every test begins. */
export const startOfTime = 1_200_000_000_500;

export interface TestClock extends Clock {
  /** Turns the clock, running what falls due on the way in order. */
  advance(milliseconds: number): void;
}

export function testClock(): TestClock {
  let now = startOfTime;
  let due: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    after: (milliseconds, work) => {
      const entry = { at: now + milliseconds, work };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    advance: (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        due = due.filter((other) => other !== next);
        now = next.at;
        next.work();
      }
      now = end;
    },
  };
}

/** Files by their absolute path; a value of null is a directory. */
export type FileTable = Record<string, string | null>;

export function tableFiles(table: FileTable): HostFiles {
  return {
    kind: (path) => {
      if (!Object.hasOwn(table, path)) return 'missing';
      return table[path] === null ? 'directory' : 'file';
    },
    read: (path) => table[path] ?? null,
    write: (path, text) => {
      table[path] = text;
    },
  };
}

export interface TestWorld extends World {
  readonly clock: TestClock;
  readonly table: FileTable;
}

export function testWorld(toolstack: Toolstack, version: string, table: FileTable = {}): TestWorld {
  const files = tableFiles(table);
  return {
    state: freshState(toolstack, version, startOfTime),
    clock: testClock(),
    files,
    table,
    displays: { open: async (domain) => 5900 + domain.id, close: () => undefined },
    timing: { stop: 1000, linger: 200, restart: 300, vnc: 30 },
    definitionFolder: '/etc/xen',
    logFolder: '/var/log/xen',
    save: () => undefined,
  };
}

/** Runs a command line, split at blanks; quotes keep blanks together. */
export async function call(world: World, line: string, cwd = '/root'): Promise<ToolAnswer> {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  const [tool = '', ...argv] = words;
  if (!isToolName(tool)) throw new Error(`${tool} is not a tool`);
  return tools[tool](world, { argv, cwd, files: world.files, signal: new AbortController().signal });
}
