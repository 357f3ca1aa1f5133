/** What a domain shows and where: VNC keys of HVM, the framebuffer of PV. */
import type { Secret } from '../../../common/secret.ts';
import type { XlVersion } from '../xl/version.ts';
import { framebufferPart } from './framebuffer.ts';
import { combined, dropped, type Line, nothing, type Part, written } from './part.ts';
import { listenOf, passwordFate, passwordText } from './password.ts';
import type { XmSource } from './source.ts';

const keys = ['vnc', 'vnclisten', 'vncdisplay', 'vncunused', 'vncpasswd'] as const;

export function screenPart(source: XmSource, version: XlVersion): Part {
  if (source.definition.type === 'hvm') return hvmScreen(source, version);
  const idle = [...keys, 'sdl', 'opengl', 'display', 'xauthority', 'keymap', 'videoram'];
  const none = idle.map((key) => dropped(source, key, 'xm heeds it for HVM only; a PV domain has vfb'));
  return combined(framebufferPart(source, version), ...none);
}

function hvmScreen(source: XmSource, version: XlVersion): Part {
  const framebuffers = dropped(source, 'vfb', 'an HVM domain has vnc=, vnclisten= … of its own in xl');
  const { vnc } = source.definition;
  if (vnc === null) {
    if (source.isUnsure('vnc')) return framebuffers;
    const reason = 'without it xl starts a VNC server, xm does not';
    const others = keys.slice(1).map((key) => dropped(source, key, 'there is no VNC server'));
    return combined(written(source, { from: 'vnc', value: 0, reason }), ...others, framebuffers);
  }
  const password = source.password();
  const isSet = vnc.password || source.values.isUnknown('vncpasswd');
  const { isLost, reason } = passwordFate(isSet, version);
  const listen = listenOf(vnc.listen, isLost);
  return combined(
    written(source, { from: 'vnc', value: 1 }),
    listen.address === null
      ? nothing
      : written(source, { from: 'vnclisten', value: listen.address, ...listen.why }),
    vnc.display === null ? nothing : written(source, { from: 'vncdisplay', value: vnc.display }),
    unused(source, vnc.unused),
    password === null || isLost
      ? dropped(source, 'vncpasswd', vnc.password ? reason : 'it is empty')
      : kept(source, password),
    framebuffers,
  );
}

/** Both look for a free display where the file says nothing. */
const unused = (source: XmSource, isUnused: boolean): Part =>
  source.given('vncunused') === null && isUnused
    ? nothing
    : written(source, { from: 'vncunused', value: isUnused ? 1 : 0 });

function kept(source: XmSource, password: Secret): Part {
  const text = passwordText(password);
  if (text === null) return dropped(source, 'vncpasswd', 'xl has no form for it');
  const line: Line = { kind: 'texts', key: 'vncpasswd', texts: [[text]], isList: false };
  const place = source.given('vncpasswd')?.line ?? null;
  return {
    ...nothing,
    lines: [line],
    items: [{ key: 'vncpasswd', line: place, change: 'kept', was: '***', is: '***', reason: null }],
  };
}
