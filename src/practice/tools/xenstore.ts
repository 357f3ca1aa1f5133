/** The stand-ins for `xenstore-read`, `xenstore-list` and `xenstore-exists`. */
import { xenstoreChildren, xenstoreNodes } from '../world/xenstore.ts';
import { printed, refused, type Tool, type ToolAnswer, type ToolCall } from './tool.ts';

interface Arguments {
  readonly paths: readonly string[];
  /** -p: print the path in front of what is found. */
  readonly prefix: boolean;
}

function readArguments(tool: string, { argv }: ToolCall): Arguments | ToolAnswer {
  const paths = argv.filter((argument) => !argument.startsWith('-'));
  const options = argv.filter((argument) => argument.startsWith('-'));
  const unknown = options.find((option) => !/^-[ps]$/.test(option));
  if (unknown !== undefined || paths.length === 0) {
    return refused(1, `Usage: ${tool} [-h] [-p] [-s] key [...]`);
  }
  return { paths: paths.map(absolute), prefix: options.includes('-p') };
}

/** A relative path is meant from Domain 0's own home. */
function absolute(path: string): string {
  const full = path.startsWith('/') ? path : `/local/domain/0/${path}`;
  return full.length > 1 ? full.replace(/\/+$/, '') : full;
}

/** Stops at the first path that is not there, having printed those before it. */
export const xenstoreRead: Tool = (world, call) => {
  const read = readArguments('xenstore-read', call);
  if ('rc' in read) return read;
  const nodes = xenstoreNodes(world);
  let out = '';
  for (const path of read.paths) {
    const value = nodes.get(path) ?? (xenstoreChildren(nodes, path) === null ? null : '');
    if (value === null) return { out, err: `xenstore-read: couldn't read path ${path}\n`, rc: 1 };
    out += read.prefix ? `${path}: ${value}\n` : `${value}\n`;
  }
  return printed(out);
};

export const xenstoreList: Tool = (world, call) => {
  const read = readArguments('xenstore-list', call);
  if ('rc' in read) return read;
  const nodes = xenstoreNodes(world);
  let out = '';
  for (const path of read.paths) {
    const names = xenstoreChildren(nodes, path);
    if (names === null) return { out, err: `xenstore-list: could not list path ${path}\n`, rc: 1 };
    out += names.map((name) => `${read.prefix ? `${path}/` : ''}${name}\n`).join('');
  }
  return printed(out);
};

/** Says nothing; the exit code is the answer. */
export const xenstoreExists: Tool = (world, call) => {
  const read = readArguments('xenstore-exists', call);
  if ('rc' in read) return read;
  const nodes = xenstoreNodes(world);
  const all = read.paths.every((path) => xenstoreChildren(nodes, path) !== null);
  return { out: '', err: '', rc: all ? 0 : 1 };
};
