/** The kind `command`: something to run once, and by what one sees that it has been done. */
import * as z from 'zod';
import { sh, shellFile } from '../../remote/bundle/shell.ts';
import type { StepKind } from './kind.ts';
import { firstLine, shellSource } from './shell.ts';
import { path } from './text-fields.ts';
import userLibrary from './user.sh?raw';

const schema = z
  .strictObject(
    {
      run: shellSource.describe(
        'Shell; the first command that fails ends it. Parameters are variables: "$guest"',
      ),
      creates: path().optional().describe('Done when this is there'),
      unless: shellSource.optional().describe('Shell that only looks: done when its exit status is 0'),
      only_if: shellSource
        .optional()
        .describe('Shell that only looks: skipped when its exit status is not 0'),
    },
    'expected the fields of a command (run: …, creates: … or unless: …)',
  )
  .refine(({ creates, unless }) => (creates ?? unless) !== undefined, {
    message: 'expected creates or unless: without one of them nobody can tell that the command has been run',
  });

export type CommandFields = Readonly<z.output<typeof schema>>;

/** After the run the same check must find it done. What a command has done cannot be taken back. */
export const commandKind: StepKind<CommandFields> = {
  about: 'a command that runs once: until a file is there, or another command says so',
  schema,
  build({ run, creates = '', unless = '', only_if = '' }) {
    return {
      title: `command ${firstLine(run)}`,
      check: sh`ct_command_check ${creates} ${unless} ${only_if}`,
      // As one word: a syntax error in it ends this step, not the script.
      apply: sh`eval ${run}`,
      library: [shellFile(userLibrary)],
    };
  },
};
