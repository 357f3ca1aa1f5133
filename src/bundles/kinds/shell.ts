/** The kind `shell`: check, apply and undo as the bundle's author writes them. */
import * as z from 'zod';
import { sh, shellFile } from '../../remote/bundle/shell.ts';
import { fileLibraries } from './file.ts';
import type { StepKind } from './kind.ts';
import { shownText } from './text-fields.ts';
import userLibrary from './user.sh?raw';

/** Text of a shell script. Its parameters are variables, so no value is ever pasted into it. */
export const shellSource = shownText('shell').regex(/\S/, 'expected shell, which is not empty');

const schema = z.strictObject(
  {
    check: shellSource.describe(
      'Only looks. Exit 0: ok, 1: differs, more: broken; or it says so by ct_ok, ct_differs, ct_refuse and so on',
    ),
    apply: shellSource.optional().describe('Makes it so; ct_die TEXT ends it with a reason'),
    undo: shellSource
      .optional()
      .describe('Takes back what apply of the same run has noted in files "$ct_mark…"'),
    title: shownText('a text').optional().describe('What holds after the step, in words'),
  },
  'expected the fields of shell: check, apply, undo, title',
);

export type ShellFields = Readonly<z.output<typeof schema>>;

/** Without an apply there is nothing to be done about a difference: the run is refused before it has begun. */
export const shellKind: StepKind<ShellFields> = {
  about: 'a step in shell of your own: check, apply, undo',
  schema,
  build({ check, apply, undo, title }, server) {
    const usesFiles = [apply, undo].some((text) =>
      /(?<![\w-])ct_(?:put|take_back)(?![\w-])/.test(text ?? ''),
    );
    const how = usesVerdicts(check) ? 'verdicts' : 'status';
    return {
      title: title ?? `shell ${firstLine(check)}`,
      check: sh`ct_user_check ${check} ${how} ${apply === undefined ? 'ct_refuse' : 'ct_differs'}`,
      ...(apply === undefined ? {} : { apply: sh`eval ${apply}` }),
      ...(undo === undefined ? {} : { undo: sh`eval ${undo}` }),
      library: [...(usesFiles ? fileLibraries(server) : []), shellFile(userLibrary)],
    };
  },
};

/** Whether a check gives its verdict by the runtime's functions; else its exit status is the verdict. */
export function usesVerdicts(check: string): boolean {
  return /(?<![\w$-])ct_(?:ok|skip|differs|conflict|refuse|missing|broken)(?![\w-])/.test(check);
}

/** For a title where there is no better one. */
export function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
