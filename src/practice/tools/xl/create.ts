/** `xl create`: from the file to a running domain, failing where and as xl and libxl fail. */
import { resolve } from 'node:path';
import { libxlJson } from '../../definition/json-text.ts';
import { readXlConfig } from '../../definition/xl-config.ts';
import { parseXlDefinition } from '../../definition/xl-parser.ts';
import { startDomain } from '../../world/guests.ts';
import type { DomainSpec } from '../../world/state.ts';
import { change, type World } from '../../world/world.ts';
import { refused, type ToolAnswer } from '../tool.ts';
import { usageOf } from './commands.ts';
import { createFailure } from './create-failures.ts';
import { goneLines } from './domains.ts';
import type { XlCall, XlCommandRun } from './xl.ts';

interface CreateOptions {
  readonly quiet: boolean;
  readonly paused: boolean;
  readonly dryRun: boolean;
  readonly file: string | null;
  /** `key=value` arguments: xl appends them to the file's text, quotes and all. */
  readonly extra: readonly string[];
}

export const create: XlCommandRun = (world, call) => {
  const options = readOptions(call);
  if ('rc' in options) return options;
  if (options.file === null) {
    return refused(6, 'Config file not specified and none in save file');
  }
  const path = resolve(call.cwd, options.file);
  const text = options.file === '/dev/null' ? '' : call.files.read(path);
  if (text === null) {
    const why = call.files.kind(path) === 'directory' ? 'Is a directory' : 'No such file or directory';
    return refused(3, `Failed to read config file: ${options.file}: ${why}`);
  }
  return createFrom(world, options, options.file, [text, ...options.extra].join('\n'));
};

const longOptions: Readonly<Record<string, string>> = {
  '--quiet': 'q',
  '--dryrun': 'n',
  '--paused': 'p',
  '--vncviewer': 'V',
  '--defconfig': 'f',
};

function readOptions(call: XlCall): CreateOptions | ToolAnswer {
  let letters = '';
  const files: string[] = [];
  const extra: string[] = [];
  for (let at = 0; at < call.argv.length; at += 1) {
    const argument = call.argv[at] ?? '';
    const [long, value] = argument.split('=');
    if (argument === '-f' || argument === '--defconfig') {
      at += 1;
      files.push(call.argv[at] ?? '');
    } else if (long === '--defconfig' && value !== undefined) files.push(value);
    else if (argument.startsWith('--')) {
      const letter = longOptions[argument];
      if (letter === undefined) return badOption(argument.slice(2));
      letters += letter;
    } else if (/^-[FnqpeciAVd]+$/.test(argument)) letters += argument.slice(1);
    else if (argument.startsWith('-')) return badOption(argument.slice(1));
    else if (argument.includes('=')) extra.push(argument);
    else files.push(argument);
  }
  if (files.length > 1) return { out: usageOf('create'), err: '', rc: 2 };
  const has = (letter: string) => letters.includes(letter);
  return {
    quiet: has('q'),
    paused: has('p'),
    dryRun: call.dryRun || has('n'),
    file: files[0] ?? null,
    extra,
  };
}

function badOption(option: string): ToolAnswer {
  return { out: usageOf('create'), err: `xl: unrecognized option '--${option}'\n`, rc: 2 };
}

function createFrom(world: World, options: CreateOptions, source: string, text: string): ToolAnswer {
  const announcement = options.quiet ? '' : `Parsing config from ${source}\n`;
  const parsed = parseXlDefinition(source, text);
  if (parsed.settings === null) return { out: '', err: announcement + parsed.errors, rc: 1 };
  const result = readXlConfig(source, parsed.settings, world.state.version);
  const err = announcement + result.warnings.map((line) => `${line}\n`).join('');
  if (result.config === null) return { out: '', err, rc: result.rc };
  if (options.dryRun) return { out: `${libxlJson(result.config.json)}\n`, err, rc: 0 };
  const failure = createDomain(world, result.config.spec, options.paused);
  return failure === null ? { out: '', err, rc: 0 } : { ...failure, err: err + failure.err };
}

/** A failed create has used up a domid, and libxl complains once more when xl cleans up after it. */
function createDomain(world: World, spec: DomainSpec, paused: boolean): ToolAnswer | null {
  const domid = world.state.nextId;
  const lines = createFailure(world, spec, domid);
  if (lines === null) {
    startDomain(world, spec, paused);
    const log = `Waiting for domain ${spec.name} (domid ${domid}) to die [pid ${1000 + domid}]\n`;
    world.files.write(`${world.logFolder}/xl-${spec.name}.log`, log);
    return null;
  }
  change(world, (state) => {
    state.nextId += 1;
  });
  return refused(3, ...lines, ...goneLines(domid));
}
