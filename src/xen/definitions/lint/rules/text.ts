/** What xl stumbles over before it reads a word: line ends, byte order marks, comments without an end. */
import { createScanner } from '../../xl/tokens.ts';
import { onlyXl, type Rule } from '../model.ts';

const lineEnds: Rule = {
  id: 'line-ends',
  toolstacks: onlyXl,
  check: ({ text }) => {
    const at = text.indexOf('\r\n');
    if (at === -1) return [];
    return [
      {
        line: text.slice(0, at).split('\n').length,
        key: null,
        severity: 'error',
        message: 'the file has the line ends of Windows (CR LF), which xl refuses',
        mend: "sed -i 's/\\r$//' FILE",
        fix: () => text.replaceAll('\r\n', '\n'),
      },
    ];
  },
};

const byteOrderMark: Rule = {
  id: 'byte-order-mark',
  toolstacks: onlyXl,
  check: ({ text }) =>
    text.startsWith('\ufeff')
      ? [
          {
            line: 1,
            key: null,
            severity: 'error',
            message: 'the file begins with a byte order mark, which xl refuses',
            mend: 'save it as UTF-8 without one',
            fix: () => text.slice(1),
          },
        ]
      : [],
};

const openComment: Rule = {
  id: 'open-comment',
  toolstacks: onlyXl,
  check: ({ text }) => {
    if (text === '' || text.endsWith('\n') || !text.slice(text.lastIndexOf('\n') + 1).includes('#'))
      return [];
    const scan = createScanner(text);
    let comment = scan();
    while (comment.kind !== '$end' && !(comment.kind === 'fault' && text[comment.start] === '#'))
      comment = scan();
    if (comment.kind === '$end') return [];
    return [
      {
        line: comment.line,
        key: null,
        severity: 'error',
        message: 'the comment on the last line has no line end behind it, which xl refuses',
        mend: 'end the line',
        fix: () => `${text}\n`,
      },
    ];
  },
};

export const textRules: readonly Rule[] = [lineEnds, byteOrderMark, openComment];
