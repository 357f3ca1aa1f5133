/** Reads an LVM command line: short options with their value attached or apart, long ones, and names. */
import { refused, type ToolAnswer } from '../tool.ts';

export interface LvmArguments {
  /** Option letters and long names, each with its values; a flag has the value ''. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly names: readonly string[];
}

/** Which options take a value and which do not; long names map to their letter or to themselves. */
export interface LvmSyntax {
  readonly valued: string;
  readonly flags: string;
  readonly long: Readonly<Record<string, string>>;
}

/** Options that every LVM command knows. */
const commonLong: Readonly<Record<string, string>> = {
  '--yes': 'y',
  '--force': 'f',
  '--quiet': 'q',
  '--verbose': 'v',
  '--test': 't',
};

/** Parses `argv`; LVM's refusal, rc 3, when it knows an option not. */
export function readLvmArguments(
  tool: string,
  argv: readonly string[],
  syntax: LvmSyntax,
): LvmArguments | ToolAnswer {
  const options = new Map<string, string[]>();
  const names: string[] = [];
  const add = (name: string, value: string) => options.set(name, [...(options.get(name) ?? []), value]);
  const rest = [...argv];
  while (rest.length > 0) {
    const argument = rest.shift() ?? '';
    if (argument === '-' || !argument.startsWith('-')) {
      names.push(argument);
      continue;
    }
    const found = splitOption(argument, syntax);
    if (found === null) return unknownOption(tool, argument);
    for (const flag of found.flags) add(flag, '');
    if (found.valued !== null) add(found.valued, found.value ?? rest.shift() ?? '');
  }
  return { options, names };
}

interface Split {
  readonly flags: readonly string[];
  readonly valued: string | null;
  readonly value: string | null;
}

function splitOption(argument: string, syntax: LvmSyntax): Split | null {
  if (argument.startsWith('--')) {
    const equals = argument.indexOf('=');
    const name = equals < 0 ? argument : argument.slice(0, equals);
    const target = syntax.long[name] ?? commonLong[name];
    if (target === undefined) return null;
    const takesValue = target.length > 1 ? target.endsWith('=') : syntax.valued.includes(target);
    if (!takesValue) return { flags: [target], valued: null, value: null };
    const valued = target.replace(/=$/, '');
    return { flags: [], valued, value: equals < 0 ? null : argument.slice(equals + 1) };
  }
  const flags: string[] = [];
  for (let at = 1; at < argument.length; at += 1) {
    const letter = argument[at] ?? '';
    if (syntax.valued.includes(letter)) {
      const attached = argument.slice(at + 1);
      return { flags, valued: letter, value: attached === '' ? null : attached };
    }
    if (!syntax.flags.includes(letter) && !'yfqvt'.includes(letter)) return null;
    flags.push(letter);
  }
  return { flags, valued: null, value: null };
}

function unknownOption(tool: string, argument: string): ToolAnswer {
  const what = argument.startsWith('--')
    ? `unrecognized option '${argument.split('=')[0]}'`
    : `invalid option -- '${argument.slice(1, 2)}'`;
  return refused(3, `${tool}: ${what}`, '  Error during parsing of command line.');
}

/** The last value of an option. */
export function lastValue({ options }: LvmArguments, name: string): string | undefined {
  return options.get(name)?.at(-1);
}
