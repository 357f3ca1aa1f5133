/** The kind `file`: a file with a content, a folder, or nothing of that name. */
import * as z from 'zod';
import type { Server } from '../../inventory/schema.ts';
import filesLibrary from '../../remote/bundle/files.sh?raw';
import { type ShellText, sh, shellFile } from '../../remote/bundle/shell.ts';
import fileLibrary from './file.sh?raw';
import type { StepKind, StepParts } from './kind.ts';
import { account, holdsSecret, mode, path, secretText } from './text-fields.ts';

const schema = z
  .strictObject(
    {
      path: path().describe('The file; where it is a link, the file that this leads to'),
      content: secretText('a text').optional().describe('The whole text of the file, to the byte'),
      mode: mode.optional().describe("Mode in quotes, like '0644'; without it the old file's stays"),
      owner: account('a user name or number').optional().describe("Owner; without it the old file's stays"),
      group: account('a group name or number').optional().describe('Group, like owner'),
      state: z
        .enum(['present', 'absent', 'folder'], 'expected present, absent or folder')
        .default('present')
        .describe('absent: moved to where old files are saved'),
      create_only: z
        .boolean('expected true or false')
        .default(false)
        .describe('Write the content only where no such file is; mode and owner hold all the same'),
    },
    'expected the fields of a file (path: …, content: …)',
  )
  .superRefine((fields, context) => {
    for (const [name, message] of mistakes(fields)) {
      context.addIssue({ code: 'custom', path: [name], message });
    }
  });

export type FileFields = Readonly<z.output<typeof schema>>;

/** Fields that do not go with the state, each with the reason. */
function mistakes({ state, ...fields }: FileFields): readonly (readonly [string, string])[] {
  if (state === 'present') {
    return fields.content === undefined ? [['content', 'expected a text, which may be empty']] : [];
  }
  const idle = state === 'folder' ? ['content'] : ['content', 'mode', 'owner', 'group'];
  return idle
    .filter((name) => fields[name as keyof typeof fields] !== undefined)
    .map((name) => [name, `does not go with state: ${state}`] as const);
}

/** Folders and files that are there keep what the fields do not name; undo acts only on what nobody has changed since. */
export const fileKind: StepKind<FileFields> = {
  about: 'a file with a content, mode and owner; or a folder; or no such file',
  schema,
  build(fields, server) {
    return {
      ...partsOf[fields.state](fields),
      library: [...fileLibraries(server), shellFile(fileLibrary)],
    };
  },
};

/** What the kinds that write files share: ct_put and its like, and where old texts are saved. */
export function fileLibraries({ paths }: Server): readonly ShellText[] {
  return [sh`ct_state_folder=${paths.state}`, shellFile(filesLibrary)];
}

function presentParts(fields: FileFields): StepParts {
  const { path: file, content = '', mode = '', owner = '', group = '', create_only } = fields;
  // Said in both, so that an apply never writes what another step's check has set.
  const wanted = sh`ct_wanted_text() { printf '%s' ${content}; }`;
  const asked = sh`${file} ${mode} ${owner} ${group} ${create_only ? 'once' : ''}`;
  return {
    title: `file ${file}`,
    check: sh`${wanted}\nct_file_check ${asked}`,
    apply: sh`${wanted}\nct_file_apply ${asked} ${newMode(content)}`,
    undo: sh`ct_take_back`,
  };
}

/** For a file that is not there yet and has no mode of its own in the step. */
export function newMode(content: string | ShellText): string {
  return holdsSecret(content) ? '600' : '644';
}

function absentParts({ path: file }: FileFields): StepParts {
  return {
    title: `no file ${file}`,
    check: sh`ct_absent_check ${file}`,
    apply: sh`ct_put_away ${file}`,
    undo: sh`ct_take_back`,
  };
}

function folderParts({ path: name, mode = '', owner = '', group = '' }: FileFields): StepParts {
  const asked = sh`${name} ${mode} ${owner} ${group}`;
  return {
    title: `folder ${name}`,
    check: sh`ct_folder_check ${asked}`,
    apply: sh`ct_folder_apply ${asked} 755`,
    undo: sh`ct_folder_back ${name}`,
  };
}

const partsOf = {
  present: presentParts,
  absent: absentParts,
  folder: folderParts,
} satisfies Record<FileFields['state'], (fields: FileFields) => StepParts>;
