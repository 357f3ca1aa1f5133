/** Lists that are none, and entries of lists that have grown together. */
import { createScanner } from '../../xl/tokens.ts';
import { setting } from '../fixes.ts';
import { both, type Fault, type Rule, type Subject } from '../model.ts';

/** Lists of texts that both toolstacks know. */
const lists = ['disk', 'vif', 'vfb', 'pci', 'ioports', 'vtpm'];

const missingComma: Rule = {
  id: 'missing-comma',
  toolstacks: both,
  check: ({ text, toolstack }) =>
    neighbours(text).map(
      ({ line, key }): Fault => ({
        line,
        key,
        severity: 'error',
        message:
          toolstack === 'xl'
            ? 'two texts stand side by side in the list: xl refuses the file here'
            : 'two texts stand side by side in the list: Python makes one of them, and so an entry with both in it',
        mend: 'put a comma between them',
      }),
    ),
};

/** Texts in a list with nothing but line ends and comments between them. */
function neighbours(text: string): readonly { readonly line: number; readonly key: string }[] {
  const found: { line: number; key: string }[] = [];
  const scan = createScanner(text);
  let key = '';
  let depth = 0;
  let before: { line: number } | undefined;
  let name = '';
  for (let token = scan(); token.kind !== '$end'; token = scan()) {
    if (token.kind === 'NEWLINE') continue;
    if (token.kind === 'STRING' && depth === 1 && before !== undefined && lists.includes(key)) {
      found.push({ line: before.line, key });
    }
    before = token.kind === 'STRING' ? token : undefined;
    if (token.kind === 'IDENT') name = token.text;
    else if (token.kind === '=' || token.kind === '+=') {
      key = depth === 0 ? name : key;
    } else if (token.kind === '[') depth += 1;
    else if (token.kind === ']') depth = Math.max(depth - 1, 0);
  }
  return found;
}

const textForList: Rule = {
  id: 'text-for-list',
  toolstacks: both,
  check: (subject) =>
    lists.flatMap((key): readonly Fault[] => {
      const given = subject.given.get(key);
      if (given?.kind !== 'text') return [];
      return [
        {
          line: given.line,
          key,
          severity: 'error',
          message: `${key} is a text and should be a list: ${fate(key, subject)}`,
          mend: `put it in brackets: ${key} = [ '…' ]`,
          ...setting(subject, key, (now) => (/^(['"])[^'"\\\n]*\1$/.test(now) ? `[ ${now} ]` : undefined)),
        },
      ];
    }),
};

function fate(key: string, { toolstack }: Subject): string {
  if (toolstack === 'xm') return 'xm takes every letter of it for an entry';
  const none: Readonly<Record<string, string>> = { disk: 'disk', vif: 'network card', vfb: 'screen' };
  return `xl passes it over, and the domain has no ${none[key] ?? 'such device'}`;
}

export const listRules: readonly Rule[] = [missingComma, textForList];
