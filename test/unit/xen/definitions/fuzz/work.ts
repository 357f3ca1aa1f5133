/** Counts the work of a function, in steps and not in seconds: what V8 says that it ran, and what strings looked at. */
import { Session } from 'node:inspector/promises';

/** Blocks of the code in src/xen that were run, and characters that the built-in functions of strings went over. */
export interface Work {
  readonly blocks: number;
  readonly characters: number;
}

export interface Counter {
  count(body: () => void): Promise<Work>;
  stop(): Promise<void>;
}

/** To be made before the code to count is loaded: V8 counts the blocks of nothing that it has compiled already. */
export async function startCounter(): Promise<Counter> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const blocks = async (): Promise<number> => {
    // What was counted is counted from 0 again.
    const { result } = await session.post('Profiler.takePreciseCoverage');
    let sum = 0;
    for (const { url, functions } of result) {
      if (!url.includes('/src/xen/')) continue;
      for (const { ranges } of functions) for (const range of ranges) sum += range.count;
    }
    return sum;
  };
  return {
    count: async (body) => {
      await blocks();
      const characters = countingCharacters(body);
      return { blocks: await blocks(), characters };
    },
    stop: async () => {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

/** Functions of strings that go over them, and how far. */
const measures: Readonly<
  Record<string, (text: string, args: readonly unknown[], result: unknown) => number>
> = {
  indexOf: (text, [, from], at) => (at === -1 ? text.length : Number(at)) - Number(from ?? 0),
  lastIndexOf: (text, [, from], at) =>
    Math.min(text.length, Number(from ?? text.length)) - Math.max(Number(at), 0),
  includes: (text) => text.length,
  slice: (_text, _args, result) => String(result).length,
  split: (text) => text.length,
  replaceAll: (text) => text.length,
  trim: (text) => text.length,
  trimEnd: (text) => text.length,
  repeat: (_text, _args, result) => String(result).length,
};

function countingCharacters(body: () => void): number {
  let sum = 0;
  const strings = String.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const expressions = RegExp.prototype;
  const undo: (() => void)[] = [];
  for (const [name, measure] of Object.entries(measures)) {
    const genuine = strings[name];
    if (genuine === undefined) continue;
    strings[name] = function (this: string, ...args) {
      const result = genuine.apply(this, args);
      sum += Math.max(0, measure(this, args, result));
      return result;
    };
    undo.push(() => {
      strings[name] = genuine;
    });
  }
  const { exec } = expressions;
  expressions.exec = function (text) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const found = exec.call(this, text);
    const end = found === null ? (this.sticky ? from + 1 : text.length) : found.index + found[0].length;
    sum += Math.max(0, end - from);
    return found;
  };
  undo.push(() => {
    expressions.exec = exec;
  });
  try {
    body();
  } finally {
    for (const back of undo) back();
  }
  return sum;
}
