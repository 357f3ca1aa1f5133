/** What starts the domain, and how it keeps time. */
import { removing, setting } from '../fixes.ts';
import { type Fault, onlyXl, type Rule } from '../model.ts';

const hvmLoader: Rule = {
  id: 'hvm-loader',
  toolstacks: onlyXl,
  check: ({ remarks, definition }) =>
    definition?.type !== 'hvm'
      ? []
      : remarks.ignored.flatMap(({ line, key }): readonly Fault[] =>
          key === 'kernel'
            ? [
                {
                  line,
                  key,
                  severity: 'warning',
                  message:
                    'kernel names hvmloader, which only xm wants to be told: xl has its own and passes it over',
                  mend: 'drop it',
                },
              ]
            : [],
        ),
};

const nothingToBoot: Rule = {
  id: 'nothing-to-boot',
  toolstacks: onlyXl,
  check: ({ refusals }) =>
    refusals.some(({ reason }) => reason === nothing)
      ? [
          {
            line: 1,
            key: 'kernel',
            severity: 'error',
            message: 'neither a kernel nor a boot loader: xl refuses the file, where xm took pygrub',
            mend: 'add bootloader = "pygrub"',
          },
        ]
      : [],
};
export const nothing = 'Neither kernel nor bootloader specified';

const loaderPath: Rule = {
  id: 'bootloader-path',
  toolstacks: onlyXl,
  check: (subject) => {
    const path = subject.definition?.bootloader;
    const line = subject.given.get('bootloader')?.line;
    if (path == null || line === undefined || !/^\/.*\/pygrub$/.test(path)) return [];
    const hasLink = path === '/usr/bin/pygrub' && subject.xen !== '4.20';
    if (path.startsWith(`/usr/lib/xen-${subject.xen}/`)) return [];
    // Of a server it is known, and said by another rule.
    if (!hasLink && subject.server !== null) return [];
    return [
      {
        line,
        key: 'bootloader',
        severity: hasLink ? 'note' : 'error',
        message: hasLink
          ? 'a path to pygrub: xl warns of it, and Debian 13 has no such file any more'
          : `Debian has no ${path} with Xen ${subject.xen}: the domain does not start`,
        mend: 'write bootloader = "pygrub": xl looks where it is',
        ...setting(subject, 'bootloader', () => '"pygrub"'),
      },
    ];
  },
};

const rootPrefix: Rule = {
  id: 'root-prefix',
  toolstacks: onlyXl,
  check: (subject) => {
    const given = subject.given.get('root');
    if (given?.kind !== 'text' || !given.text.startsWith('root=')) return [];
    return [
      {
        line: given.line,
        key: 'root',
        severity: 'warning',
        message: 'root begins with root=: xm takes that away, xl puts another one before it',
        mend: 'write the device alone',
        ...setting(subject, 'root', (now) => (/^['"]root=/.test(now) ? now.replace('root=', '') : undefined)),
      },
    ];
  },
};

const timerMode: Rule = {
  id: 'timer-mode',
  toolstacks: onlyXl,
  check: (subject) =>
    subject.refusals.flatMap(({ line, reason }): readonly Fault[] =>
      reason.startsWith('"timer_mode" option is not supported for PV')
        ? [
            {
              line: line ?? 1,
              key: 'timer_mode',
              severity: 'error',
              message: 'timer_mode is for HVM only: xl refuses a PV domain with it, where xm passed it over',
              mend: 'drop it',
              ...removing(subject, 'timer_mode'),
            },
          ]
        : [],
    ),
};

export const bootRules: readonly Rule[] = [hvmLoader, nothingToBoot, loaderPath, rootPrefix, timerMode];
