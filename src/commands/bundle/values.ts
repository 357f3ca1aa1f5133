/** The values of a bundle's parameters for each server: from the flags, the inventory, defaults, or a person. */
import { text as readAllText } from 'node:stream/consumers';
import { type GivenValues, parameterValues } from '../../bundles/parameters.ts';
import type { BundleSource, Parameter } from '../../bundles/source.ts';
import type { ParameterValue } from '../../bundles/values.ts';
import { CtctlError } from '../../common/errors.ts';
import { readTextFile } from '../../inventory/file.ts';
import type { Server } from '../../inventory/schema.ts';
import type { Context } from '../context.ts';
import { askFor, valueFlag } from './ask.ts';

export interface ParameterFlags {
  readonly param?: readonly string[];
  readonly paramFile?: readonly string[];
}

type Given = Pick<GivenValues, 'commandLine' | 'files'>;
type Values = ReadonlyMap<string, ParameterValue>;

/** @throws CtctlError `usage` for a flag that names no parameter, names it twice, or a file that is not there. */
export async function givenValues({ param = [], paramFile = [] }: ParameterFlags): Promise<Given> {
  const named = [...pairs(paramFile, '--param-file')];
  if (named.filter(([, file]) => file === '-').length > 1) {
    throw new CtctlError('usage', '--param-file: stdin can be read for one parameter only');
  }
  const texts = await Promise.all(named.map(async ([name, file]) => [name, await textOf(file)] as const));
  return { commandLine: pairs(param, '--param'), files: new Map(texts) };
}

function pairs(words: readonly string[], flag: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    const name = word.slice(0, Math.max(at, 0));
    // The value may be a secret that was typed by mistake: it is not repeated.
    if (name === '')
      throw new CtctlError('usage', `${flag}: expected NAME=${flag === '--param' ? 'VALUE' : 'FILE'}`);
    if (found.has(name)) throw new CtctlError('usage', `${flag}: ${name} is given twice`);
    found.set(name, word.slice(at + 1));
  }
  return found;
}

async function textOf(file: string): Promise<string> {
  if (file === '-') return readAllText(process.stdin);
  const text = await readTextFile(file);
  if (text === undefined) throw new CtctlError('usage', `--param-file: there is no file ${file}`);
  return text;
}

/**
 * The values for each of these servers. What is missing anywhere is asked for once.
 * @throws CtctlError `refused` where nobody can be asked, with the flags for all that is missing.
 */
export async function valuesOf(
  { canAsk, ...person }: Pick<Context, 'canAsk' | 'prompts' | 'reporter'>,
  source: BundleSource,
  servers: readonly Server[],
  given: Given,
): Promise<ReadonlyMap<Server, Values>> {
  const read = (server: Server, answers?: ReadonlyMap<string, string>) =>
    parameterValues(source, {
      ...given,
      ...(server.parameters === undefined ? {} : { inventory: server.parameters }),
      ...(answers === undefined ? {} : { answers }),
    });
  const all = servers.flatMap((server) => read(server).missing);
  const missing = [...new Map(all.map((parameter) => [parameter.name, parameter])).values()];
  if (missing.length > 0 && !canAsk) throw nobodyToAsk(source, missing);
  const answers = new Map<string, string>();
  for (const parameter of missing) answers.set(parameter.name, await askFor(person, parameter));
  return new Map(servers.map((server) => [server, read(server, answers).values]));
}

function nobodyToAsk({ name }: BundleSource, missing: readonly Parameter[]): CtctlError {
  const names = missing.map((each) => each.name).join(', ');
  return new CtctlError('refused', `${name}: no value for ${names}, and nobody to ask`, {
    next: `use ${missing.map(valueFlag).join(' ')}`,
  });
}
