/** `xm create`: options, the search for the file, the dry run, and the domain. */
import { basename, join, resolve } from 'node:path';
import { evaluatePython } from '../../definition/python-subset.ts';
import { PythonError } from '../../definition/python-values.ts';
import { printSxp } from '../../definition/sxp.ts';
import { readXmConfig, type XmConfig } from '../../definition/xm-config.ts';
import { isTrue, type XmValues, xmValues } from '../../definition/xm-values.ts';
import { startDomain } from '../../world/guests.ts';
import type { World } from '../../world/world.ts';
import type { ToolAnswer, ToolCall } from '../tool.ts';
import { bareError, xendMissing } from './answers.ts';
import { createFailure, nameTaken } from './create-failures.ts';
import { createUsage } from './create-usage.ts';
import type { XmCommandRun } from './xm.ts';

interface CreateOptions {
  quiet: boolean;
  paused: boolean;
  dryRun: boolean;
  file: string | null;
  path: string | null;
  readonly given: (readonly [string, string])[];
}

export const create: XmCommandRun = (world, call) => {
  const options = readOptions(world, call.argv);
  if ('rc' in options) return options;
  const wanted = options.file ?? 'xmdefconfig';
  const found = findFile(world, call, wanted, options.path);
  if (found === null) return withUsage(world, `Unable to open config file: ${wanted}`);
  const announcement = options.quiet ? '' : `Using config file "${found}".\n`;
  const answer = createFrom(world, call, options, found);
  return { ...answer, out: announcement + answer.out };
};

function withUsage(world: World, text: string): ToolAnswer {
  return { ...bareError(text), out: createUsage(world.state.version) };
}

const letters: Readonly<Record<string, string>> = {
  '--quiet': '-q',
  '--paused': '-p',
  '--dryrun': '-n',
  '--console_autoconnect': '-c',
  '--skipdtd': '-s',
  '--defconfig': '-f',
};

function readOptions(world: World, argv: readonly string[]): CreateOptions | ToolAnswer {
  const options: CreateOptions = {
    quiet: false,
    paused: false,
    dryRun: false,
    file: null,
    path: null,
    given: [],
  };
  const rest = [...argv];
  while (rest.length > 0) {
    const argument = rest.shift() ?? '';
    const equals = argument.indexOf('=');
    const word = argument.startsWith('--') && equals > 0 ? argument.slice(0, equals) : argument;
    const value = () => (word === argument ? (rest.shift() ?? '') : argument.slice(equals + 1));
    const option = letters[word] ?? word;
    if (option === '-q') options.quiet = true;
    else if (option === '-p') options.paused = true;
    else if (option === '-n') options.dryRun = true;
    else if (option === '-f') options.file = value();
    else if (option === '--path') options.path = value();
    else if (option === '-c' || option === '-s') continue;
    else if (option.startsWith('-')) return withUsage(world, `option ${word} not recognized`);
    else if (equals > 0) options.given.push([argument.slice(0, equals), argument.slice(equals + 1)]);
    else if (options.file === null) options.file = argument;
  }
  return options;
}

/** As given first, relative to where the caller stands; then in each folder of the path. A directory counts. */
function findFile(world: World, call: ToolCall, wanted: string, path: string | null): string | null {
  const folders = path?.split(':') ?? ['.', world.definitionFolder];
  const candidates = wanted.startsWith('/')
    ? [wanted]
    : [wanted, ...folders.map((folder) => join(folder, wanted))];
  return candidates.find((candidate) => call.files.kind(resolve(call.cwd, candidate)) !== 'missing') ?? null;
}

function createFrom(world: World, call: ToolCall, options: CreateOptions, found: string): ToolAnswer {
  const path = resolve(call.cwd, found);
  if (call.files.kind(path) === 'directory') return bareError(`[Errno 21] Is a directory: '${found}'`);
  try {
    const variables = evaluatePython(found, call.files.read(path) ?? '');
    const values = xmValues(variables, options.given, basename(found));
    const config = readXmConfig(values, world.state.version, call.cwd);
    return run(world, call, options, values, config);
  } catch (error) {
    if (error instanceof PythonError) return bareError(error.message);
    throw error;
  }
}

function run(
  world: World,
  call: ToolCall,
  options: CreateOptions,
  values: XmValues,
  { spec, sxp, warnings }: XmConfig,
): ToolAnswer {
  if (options.dryRun || isTrue(values.dryrun)) {
    return { out: `${printSxp(sxp, world.state.version)}\n`, err: warnings, rc: 0 };
  }
  const missing = xendMissing(world);
  if (missing !== null) return missing;
  const failure = nameTaken(world, spec) ?? createFailure(world, spec, call.files);
  if (failure !== null) return bareError(failure);
  const domain = startDomain(world, spec, options.paused || isTrue(values.paused));
  if (options.quiet || isTrue(values.quiet)) return { out: '', err: warnings, rc: 0 };
  const id = world.state.version === '3.2' ? '' : ` (id=${domain.id})`;
  return { out: `Started domain ${spec.name}${id}\n`, err: warnings, rc: 0 };
}
