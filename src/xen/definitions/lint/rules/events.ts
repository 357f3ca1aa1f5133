/** What happens when a domain ends. */
import { both, type Fault, onlyXl, onlyXm, type Rule, type Subject } from '../model.ts';

const plain = ['destroy', 'restart', 'preserve', 'rename-restart'];
const coredump = ['coredump-destroy', 'coredump-restart'];
const keys = ['on_poweroff', 'on_reboot', 'on_crash'];

function allowed(key: string, { toolstack, xen }: Subject): readonly string[] {
  if (toolstack === 'xl') return [...plain, ...coredump, 'soft-reset'];
  return key === 'on_crash' && !['3.2', '3.3'].includes(xen) ? [...plain, ...coredump] : plain;
}

const value: Rule = {
  id: 'event-value',
  toolstacks: both,
  check: (subject) =>
    keys.flatMap((key): readonly Fault[] => {
      const given = subject.given.get(key);
      const words = allowed(key, subject);
      if (given === undefined || given.kind === 'list' || words.includes(given.text)) return [];
      if (subject.toolstack === 'xm' && given.text === '') return [];
      const who = subject.toolstack === 'xl' ? 'xl refuses the file' : 'xm passes it on, and xend refuses it';
      return [
        {
          line: given.line,
          key,
          severity: 'error',
          message: `${key} is "${given.text.slice(0, 60)}": ${who}`,
          mend: `write one of ${words.join(', ')}`,
        },
      ];
    }),
};

const restart: Rule = {
  id: 'restart',
  toolstacks: onlyXm,
  check: ({ given }) => {
    const set = given.get('restart');
    if (set === undefined || set.kind === 'list' || set.text === '') return [];
    const isFatal = set.text === 'never';
    return [
      {
        line: set.line,
        key: 'restart',
        severity: isFatal ? 'error' : 'warning',
        message: isFatal
          ? 'xend takes restart = never apart and then refuses the word'
          : 'restart is out of date, and xl does not know it',
        mend: 'write on_poweroff, on_reboot and on_crash',
      },
    ];
  },
};

/** xl destroys where xm starts anew. */
const crash: Rule = {
  id: 'crash-default',
  toolstacks: onlyXl,
  check: ({ given, definition }) =>
    given.has('on_crash') || definition === null
      ? []
      : [
          {
            line: 1,
            key: 'on_crash',
            severity: 'note',
            message: 'no on_crash: xl destroys a domain that has crashed, where xm started it again',
            mend: 'add on_crash = "restart" if it shall come back',
          },
        ],
};

export const eventRules: readonly Rule[] = [value, restart, crash];
