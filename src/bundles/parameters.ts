/** The values for one run of a bundle: command line, then inventory, then default, then a prompt. */
import { CtctlError } from '../common/errors.ts';
import { didYouMean } from '../common/names.ts';
import type { BundleSource, Parameter, Scalar } from './source.ts';
import { type ParameterValue, readScalar, readText } from './values.ts';

export interface GivenValues {
  /** Of `--param NAME=VALUE`. */
  readonly commandLine?: ReadonlyMap<string, string>;
  /** Texts of `--param-file NAME=FILE`, as command line; a line end at the very end is not a part of the value. */
  readonly files?: ReadonlyMap<string, string>;
  /** `parameters` of the server's inventory entry; those of other bundles are there as well. */
  readonly inventory?: Readonly<Record<string, Scalar>>;
  /** What the person at the keyboard has answered for missing ones. */
  readonly answers?: ReadonlyMap<string, string>;
}

export interface ParameterValues {
  readonly values: ReadonlyMap<string, ParameterValue>;
  /** What nobody has said: to be asked for, or refused. */
  readonly missing: readonly Parameter[];
}

type Found = { readonly value?: ParameterValue } | { readonly problem: string; readonly next?: string };

/**
 * @throws CtctlError `usage` with every problem in its one message: unknown names, values that do not fit,
 * secrets where they would be seen. No value of a secret is ever in it.
 */
export function parameterValues(source: BundleSource, given: GivenValues = {}): ParameterValues {
  const parameters = [...source.parameters.values()];
  const found = parameters.map((parameter) => ({ parameter, ...findValue(parameter, given) }));
  const problems = [
    ...unknownNames(source, given).map((problem) => ({ problem })),
    ...found.flatMap((each) => ('problem' in each ? [each] : [])),
  ];
  if (problems.length > 0) throw failure(source, problems);
  const values = new Map<string, ParameterValue>();
  const missing: Parameter[] = [];
  for (const each of found) {
    if ('value' in each && each.value !== undefined) values.set(each.parameter.name, each.value);
    else missing.push(each.parameter);
  }
  return { values, missing };
}

interface Problem {
  readonly problem: string;
  readonly next?: string;
}

function failure(source: BundleSource, problems: readonly Problem[]): CtctlError {
  const known = [...source.parameters.keys()];
  const listed = known.length === 0 ? 'it has no parameters' : `its parameters: ${known.join(', ')}`;
  const next = problems.find((each) => each.next !== undefined)?.next ?? listed;
  return new CtctlError('usage', `${source.name}: ${problems.map(({ problem }) => problem).join('; ')}`, {
    next,
  });
}

function findValue(parameter: Parameter, given: GivenValues): Found {
  const { name } = parameter;
  const typed = given.commandLine?.get(name);
  const file = given.files?.get(name);
  if (typed !== undefined && file !== undefined) {
    return { problem: `${name} is given twice: by --param and by --param-file` };
  }
  if (parameter.secret && typed !== undefined) return secretSeen(name, 'a command line is seen by others');
  if (typed !== undefined) return judged(name, '--param', readText(parameter, typed));
  if (file !== undefined) {
    return judged(name, '--param-file', readText(parameter, file.replace(/\r?\n$/, '')));
  }
  const { inventory = {} } = given;
  const entry = Object.hasOwn(inventory, name) ? inventory[name] : undefined;
  if (parameter.secret && entry !== undefined) return secretSeen(name, 'the inventory is no place for it');
  if (entry !== undefined) return judged(name, 'inventory', readScalar(parameter, entry));
  if (parameter.default !== undefined)
    return judged(name, 'default', readScalar(parameter, parameter.default));
  const answer = given.answers?.get(name);
  return answer === undefined ? {} : judged(name, 'answer', readText(parameter, answer));
}

function judged(name: string, from: string, read: ReturnType<typeof readText>): Found {
  return 'wrong' in read ? { problem: `${name} (${from}): ${read.wrong}` } : read;
}

function secretSeen(name: string, why: string): Found {
  return {
    problem: `${name} is a secret: ${why}`,
    next: `leave it out to be asked for it, or use --param-file ${name}=FILE (- for stdin)`,
  };
}

function unknownNames({ parameters }: BundleSource, { commandLine, files }: GivenValues): readonly string[] {
  const names = new Set([...(commandLine?.keys() ?? []), ...(files?.keys() ?? [])]);
  return [...names]
    .filter((name) => !parameters.has(name))
    .map((name) => `no parameter "${name}"${didYouMean(name, parameters.keys())}`);
}
