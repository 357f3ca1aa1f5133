/** The framebuffer of a PV domain: `vfb`, whose keys differ between every xm and xl. */
import { Secret } from '../../../common/secret.ts';
import type { XlVersion } from '../xl/version.ts';
import { readPairs } from '../xm/pairs.ts';
import { type ConversionItem, masked, nothing, type Part, type SecretText, shown } from './part.ts';
import { listenOf, passwordFate, passwordText } from './password.ts';
import type { XmSource } from './source.ts';

export function framebufferPart(source: XmSource, version: XlVersion): Part {
  if (source.given('vfb') === null) return nothing;
  const rows = source.values.rows('vfb', 'strip');
  const entries = rows.map((row) => ({ line: row.line, pairs: readPairs(row, 'vfb', source.values) }));
  // The model has the first one with VNC; a guest shows its picture on one anyway.
  const chosen = entries.find(({ pairs }) => isVnc(pairs, source)) ?? entries[0];
  const results = entries.map(({ line, pairs }) => {
    const was = withoutPassword(pairs);
    return pairs === chosen?.pairs
      ? { line, was, ...screen(pairs, source, version) }
      : { line, was, text: null, reasons: ['a guest shows its picture on one screen'] };
  });
  const texts = results.flatMap(({ text }) => (text === null ? [] : [text]));
  return {
    ...nothing,
    lines: texts.length === 0 ? [] : [{ kind: 'texts', key: 'vfb', texts, isList: true }],
    items: results.map(({ line, was, text, reasons }): ConversionItem => {
      const is = text === null ? null : masked(text);
      const change = is === null ? 'dropped' : was === is ? 'kept' : 'changed';
      return { key: 'vfb', line, change, was, is, reason: reasons.join('; ') || null };
    }),
  };
}

type Pairs = ReadonlyMap<string, string>;

/** Up to 3.3 the type says it, from 3.4 on a key does, and a type counts as one. */
function isVnc(pairs: Pairs, source: XmSource): boolean {
  if (pairs.get('type') === 'vnc') return true;
  return source.values.isSince('3.4') && Number(pairs.get('vnc') ?? 0) !== 0;
}

function screen(
  pairs: Pairs,
  source: XmSource,
  version: XlVersion,
): { readonly text: SecretText; readonly reasons: readonly string[] } {
  const { vnc } = source.definition;
  const keymap = pairs.get('keymap');
  const ending = keymap && shown(keymap) !== null ? [`keymap=${keymap}`] : [];
  if (vnc === null) {
    const reason =
      'a window on the screen of the server, as before; where it has none, the domain does not start';
    return { text: [['vnc=0', 'sdl=1', ...ending].join(',')], reasons: [reason] };
  }
  const { isLost, reason } = passwordFate(vnc.password, version);
  const listen = listenOf(vnc.listen !== null && shown(vnc.listen) === null ? null : vnc.listen, isLost);
  const words = [
    'vnc=1',
    ...(listen.address === null ? [] : [`vnclisten=${listen.address}`]),
    ...(vnc.display === null ? [] : [`vncdisplay=${vnc.display}`]),
    // The default of xl is another one than that of Xen 3.2.
    `vncunused=${vnc.unused ? 1 : 0}`,
    ...ending,
  ];
  const given = pairs.get('vncpasswd');
  const password = given && !isLost ? passwordText(new Secret(given)) : null;
  return {
    text: password === null ? [words.join(',')] : [`${words.join(',')},vncpasswd=`, password],
    reasons: [
      ...(pairs.has('type') ? ['xl says vnc=1 for type=vnc'] : []),
      ...(vnc.unused ? [] : ['a second domain with this display will not start: better vncunused=1']),
      ...(listen.why.reason === undefined ? [] : [listen.why.reason]),
      ...(isLost ? [`without its password: ${reason}`] : []),
    ],
  };
}

const withoutPassword = (pairs: Pairs): string =>
  [...pairs].map(([key, value]) => `${key}=${key === 'vncpasswd' ? '***' : value}`).join(',');
