/** Values that a person gives for names of a definition whose own value nobody can know: `mymac` of a shelve file. */
import type { Machine } from '../xm/python/machine.ts';
import type { XmSurroundings } from '../xm/surroundings.ts';

interface Asked {
  readonly text: string;
  readonly surroundings: XmSurroundings;
}

/** Files are few, and an answer may uncover the next question. */
const mostRounds = 10;

/**
 * Puts each answer behind the statement that sets its name, on the same line: lines keep their numbers. A name
 * whose value is known keeps it, as in xm, where a variable of the command line counts until the file sets it.
 */
export function withAnswers(
  text: string,
  surroundings: XmSurroundings,
  run: (text: string, surroundings: XmSurroundings) => Machine,
): Asked {
  let asked: Asked = { text, surroundings };
  for (let round = 0; round < mostRounds && surroundings.variables.size > 0; round++) {
    const answered = answerOne(asked, run(asked.text, asked.surroundings));
    if (answered === undefined) break;
    asked = answered;
  }
  return asked;
}

function answerOne({ text, surroundings }: Asked, machine: Machine): Asked | undefined {
  for (const [name, answer] of surroundings.variables) {
    const binding = machine.top.bindings.get(name);
    const origin = binding?.origin;
    if (binding?.value.type !== 'unknown' || !origin || origin.statement.kind !== 'assign') continue;
    const { end } = origin.statement;
    const addition = `; ${name} = ${pythonText(answer)}`;
    const changed = origin.source.slice(0, end) + addition + origin.source.slice(end);
    if (origin.file === null) return { text: changed, surroundings };
    const files = new Map([...surroundings.files, [origin.file, changed]]);
    return { text, surroundings: { ...surroundings, files } };
  }
  return undefined;
}

const pythonText = (text: string): string =>
  `'${text.replaceAll(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
