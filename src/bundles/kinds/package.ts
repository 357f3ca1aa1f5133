/** Kind `package`: Debian packages there, away, or in their latest versions, from Etch's apt to today's. */
import * as z from 'zod';
import { sh, shellFile } from '../../remote/bundle/shell.ts';
import aptLibrary from './apt.sh?raw';
import dpkgLibrary from './dpkg.sh?raw';
import type { StepKind } from './kind.ts';
import packageLibrary from './package.sh?raw';
import signaturesLibrary from './signatures.sh?raw';

const states = ['present', 'absent', 'latest', 'upgraded'] as const;
type State = (typeof states)[number];

/** A trailing `-` would tell apt-get to remove the package. */
const nameWords = 'expected the name of a Debian package';
const nameSchema = z.string(nameWords).regex(/^[a-z0-9][a-z0-9+.-]*[a-z0-9+.]$/, nameWords);
const yesNo = z.boolean('expected true or false');

const schema = z
  .strictObject(
    {
      name: nameSchema.optional().describe('One package'),
      names: z
        .array(nameSchema, 'expected a list of packages')
        .min(1, 'expected at least one package')
        .optional()
        .describe('Several packages, changed together'),
      state: z
        .enum(states, `expected one of ${states.join(', ')}`)
        .default('present')
        .describe('present; absent (its settings files stay); latest; upgraded: every package, no name'),
      update: yesNo
        .default(false)
        .describe(
          'Refresh the package lists first where they are more than a day old, or older than their sources',
        ),
      archive: yesNo
        .default(false)
        .describe(
          'For a release that is no longer kept up: expired lists and expired signatures are taken, with a warning',
        ),
      allow_removal: yesNo
        .default(false)
        .describe('Other packages may be removed; without it such a step is refused'),
    },
    'expected the fields of a package: name, state, …',
  )
  .superRefine(({ name, names, state }, context) => {
    const given = [name, names].filter((each) => each !== undefined).length;
    if (state === 'upgraded' && given > 0) {
      context.addIssue({ code: 'custom', message: 'upgraded is about all packages: no name here (latest?)' });
    }
    if (state !== 'upgraded' && given !== 1) {
      context.addIssue({ code: 'custom', message: 'expected either name or names' });
    }
  });

export type PackageFields = z.output<typeof schema>;

export const packageKind: StepKind<PackageFields> = {
  about: 'Debian packages: present, absent, latest, or all of the server upgraded',
  schema,
  build(fields) {
    const { name, names = name === undefined ? [] : [name], state } = fields;
    const flag = (yes: boolean): string => (yes ? '1' : '');
    const wishes = sh`ct_apt_refresh=${flag(fields.update)} ct_apt_archive=${flag(fields.archive)} ct_apt_removal=${flag(fields.allow_removal)}`;
    return {
      title: titleOf(state, names),
      check: sh`${wishes}
ct_check_packages ${state} ${names}`,
      apply: sh`${wishes}
ct_apply_packages ${state} ${names}`,
      // Only what is new can be taken back: no archive keeps the versions of yesterday.
      ...(state === 'present' ? { undo: sh`${wishes}\nct_undo_packages` } : {}),
      library: [dpkgLibrary, signaturesLibrary, aptLibrary, packageLibrary].map(shellFile),
    };
  },
};

const endings = {
  present: 'installed',
  absent: 'not installed',
  latest: 'of the latest version',
} as const satisfies Partial<Record<State, string>>;

function titleOf(state: State, names: readonly string[]): string {
  if (state === 'upgraded') return 'all packages upgraded';
  const shown = names.slice(0, 5).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return `package${names.length === 1 ? '' : 's'} ${shown}${more} ${endings[state]}`;
}
