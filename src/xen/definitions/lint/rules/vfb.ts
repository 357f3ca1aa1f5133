/** Entries of vfb with words that this xm refuses: each version knows others. */
import { settingItem } from '../fixes.ts';
import { type Fault, onlyXm, type Rule } from '../model.ts';

const always = ['type', 'vncunused', 'vncdisplay', 'vnclisten', 'vncpasswd', 'display', 'xauthority'];
const since33 = [...always, 'videoram', 'opengl', 'keymap'];
const since34 = [...since33, 'vnc', 'sdl', 'serial', 'monitor'];
const known = (xen: string): readonly string[] => ({ '3.2': always, '3.3': since33 })[xen] ?? since34;

const words: Rule = {
  id: 'vfb-words',
  toolstacks: onlyXm,
  check: (subject) =>
    (subject.given.get('vfb')?.items ?? []).flatMap(({ text, line }) =>
      keysOf(text).flatMap((key): readonly Fault[] => {
        if (known(subject.xen).includes(key)) return [];
        const isType = key === 'vnc' || key === 'sdl';
        return [
          {
            line,
            key: 'vfb',
            item: text,
            severity: 'error',
            message: `xm ${subject.xen} refuses vfb with ${key.slice(0, 60)}=`,
            mend: isType ? `write type=${key} in place of ${key}=1` : 'leave it out',
            ...(isType && !text.includes('vncpasswd')
              ? settingItem(
                  subject,
                  'vfb',
                  text,
                  text.replace(new RegExp(`\\b${key}\\s*=\\s*1\\b`), `type=${key}`),
                )
              : {}),
          },
        ];
      }),
    ),
};

const keysOf = (text: string): readonly string[] =>
  text.split(',').flatMap((part) => (part.includes('=') ? [part.slice(0, part.indexOf('=')).trim()] : []));

export const vfbRules: readonly Rule[] = [words];
