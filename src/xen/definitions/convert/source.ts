/** An xm definition to convert: what it says, and which of its options nobody can know. */
import { Secret } from '../../../common/secret.ts';
import type { Definition, Reading, Statement, Unevaluated, Value } from '../model.ts';
import { readXm, type XmSurroundings } from '../xm/read.ts';
import { runXm } from '../xm/run.ts';
import { plain, settingsOf } from '../xm/settings.ts';
import { Values } from '../xm/values.ts';
import { withAnswers } from './answers.ts';
import { questionsIn, unaskedIn } from './uses.ts';

export interface XmSource {
  readonly text: string;
  readonly definition: Definition;
  readonly statements: readonly Statement[];
  /** Asks for values as xm does. */
  readonly values: Values;
  /** What the file gives a key; null where it gives none that xm takes. */
  given(key: string): { readonly value: Value; readonly line: number | null } | null;
  /** Whether the key may have another value than the file shows, or than xm's default. */
  isUnsure(key: string): boolean;
  /** Whether something in it is not followed, which may set whatever it likes. */
  readonly hasGaps: boolean;
  /** Variables that were given and that nothing asks for. */
  readonly unasked: readonly string[];
  /** Names whose values make these places known. */
  questionsOf(places: readonly Unevaluated[]): readonly string[];
  /** The VNC password among the options, where one is set. */
  password(): Secret | null;
}

export type OpenedXm =
  | { readonly kind: 'source'; readonly source: XmSource }
  | Extract<Reading, { kind: 'refused' }>;

/** @param surroundings `variables` answer for names of the file as well, where nobody can know their value. */
export function openXm(text: string, surroundings: XmSurroundings): OpenedXm {
  const first = readXm(text, surroundings);
  if (first.kind === 'refused') return first;
  const answered = withAnswers(text, surroundings, (asked, around) => runXm(asked, around).machine);
  const reading = readXm(answered.text, answered.surroundings);
  if (reading.kind === 'refused') return reading;
  const { machine } = runXm(answered.text, answered.surroundings);
  const settings = settingsOf(machine, surroundings);
  const values = new Values(settings, surroundings.version);
  const given = (key: string) => {
    const setting = settings.get(key);
    const value = setting.kind === 'set' ? plain(setting.value) : null;
    return setting.kind !== 'set' || value === null ? null : { value, line: setting.line };
  };
  return {
    kind: 'source',
    source: {
      text: answered.text,
      definition: reading.definition,
      statements: reading.statements,
      values,
      given,
      isUnsure: (key) => values.isUnsure(key),
      hasGaps: machine.gaps.size > 0,
      unasked: unaskedIn(text, surroundings, machine),
      questionsOf: (places) => questionsIn(places, machine),
      password: () => {
        const found = given('vncpasswd');
        return found === null || found.value === '' ? null : new Secret(String(found.value));
      },
    },
  };
}
