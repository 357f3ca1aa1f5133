/** An xm definition to convert: what it says, and which of its options nobody can know. */
import { Secret } from '../../../common/secret.ts';
import type { Definition, Reading, Statement, Value } from '../model.ts';
import { readXm, type XmSurroundings } from '../xm/read.ts';
import { runXm } from '../xm/run.ts';
import { plain, settingsOf } from '../xm/settings.ts';
import { Values } from '../xm/values.ts';
import { withAnswers } from './answers.ts';

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
      password: () => {
        const found = given('vncpasswd');
        return found === null || found.value === '' ? null : new Secret(String(found.value));
      },
    },
  };
}
