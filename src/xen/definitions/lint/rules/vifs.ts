/** Network cards: blanks that xl trips over, words that have no effect. */
import { closest } from '../../../../common/names.ts';
import { settingItem } from '../fixes.ts';
import { type Fault, type Item, onlyXl, type Rule } from '../model.ts';

const blanks: Rule = {
  id: 'vif-blanks',
  toolstacks: onlyXl,
  check: (subject) =>
    (subject.given.get('vif')?.items ?? []).flatMap((item): readonly Fault[] => {
      const parts = item.text.split(',').filter((part) => part.includes('='));
      const lost = parts.filter((part) => /^ *[^\s=]+\s+=/.test(part)).map(nameOf);
      const spoiled = parts.filter((part) => /=\s|\s$/.test(part)).map(nameOf);
      // Numbers end where no digit stands.
      const wrong = spoiled.filter((name) => !lost.includes(name) && name !== 'mac');
      if (lost.length + wrong.length === 0) return [];
      return [
        {
          line: item.line,
          key: 'vif',
          item: item.text,
          severity: 'error',
          message: [...lostWords(lost), ...wrongWords(wrong)].join('; '),
          mend: `write '${tight(item)}'`,
          ...settingItem(subject, 'vif', item.text, tight(item)),
        },
      ];
    }),
};

const nameOf = (part: string): string => part.slice(0, part.indexOf('=')).trim();

function lostWords(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const consequences = [
    ...(names.includes('bridge') ? ['the card is on the default bridge'] : []),
    ...(names.includes('mac') ? ['its MAC is another one at every start'] : []),
  ];
  const then = consequences.length === 0 ? '' : `: ${consequences.join(', and ')}`;
  return [`xl wants no blank before =, and goes on without ${names.join(', ')}${then}`];
}

const wrongWords = (names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [`xl takes the blanks for part of the value of ${names.join(', ')}`];

const tight = ({ text }: Item): string =>
  text
    .split(',')
    .map((part) => part.trim().replace(/\s*=\s*/, '='))
    .join(',');

/** What xl says of a part, but for blanks. */
const words: Rule = {
  id: 'vif-word',
  toolstacks: onlyXl,
  check: ({ remarks }) =>
    remarks.ignored.flatMap(({ line, key, reason }): readonly Fault[] => {
      if (key !== 'vif' || /no blanks around|: xl drops it$|\bMAC\b/.test(reason)) return [];
      const isHarmless = reason.startsWith('type=netfront ');
      return [
        {
          line,
          key,
          severity: isHarmless ? 'note' : 'warning',
          message: reason,
          mend: meant(reason),
        },
      ];
    }),
};

const known = ['mac', 'bridge', 'model', 'type', 'ip', 'script', 'vifname', 'rate', 'backend'];

/** For a mistyped word: the right one. */
function meant(reason: string): string {
  const word = /recognize `([^='\s]{1,20})/.exec(reason)?.[1];
  const nearest = word === undefined || known.includes(word) ? undefined : closest(word, known);
  return nearest === undefined ? 'leave it out' : `did you mean ${nearest}=?`;
}

export const vifRules: readonly Rule[] = [blanks, words];
