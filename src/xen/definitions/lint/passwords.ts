/** The VNC passwords of a definition: to be judged and to be hidden, never to be shown. */
import type { Givens } from './model.ts';

export interface Password {
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

/** Whether or not they have an effect. */
export function passwordPlaces(given: Givens): readonly Password[] {
  const own = given.get('vncpasswd');
  const single =
    own === undefined || own.kind === 'list' || own.text === ''
      ? []
      : [{ line: own.line, key: 'vncpasswd', value: own.text }];
  const listed = (given.get('vfb')?.items ?? []).flatMap(({ text, line }) => {
    const value = /(?:^|,)\s*vncpasswd\s*=\s*([^,]*)/.exec(text)?.[1] ?? '';
    return value === '' ? [] : [{ line, key: 'vfb', value }];
  });
  return [...single, ...listed];
}

/** Those of the spice protocol too. */
export function passwordsIn(given: Givens): readonly string[] {
  const spice = given.get('spicepasswd')?.text ?? '';
  const values = [...passwordPlaces(given).map(({ value }) => value), ...(spice === '' ? [] : [spice])];
  return [...new Set(values)];
}
