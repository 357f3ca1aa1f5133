/** Domains and volumes as they are typed: `winxp`, `home:winxp`, `home:server/winxp`. */

import { CtctlError } from '../common/errors.ts';

/** A domain; without a server it is looked for on all of them. */
export interface Target {
  readonly server?: string;
  readonly name: string;
}

/** A volume; without a volume group it is looked for in the server's own one. */
export interface VolumeTarget extends Target {
  readonly volumeGroup?: string;
}

const domainForm = 'NAME or SERVER:NAME';
const volumeForm = 'NAME, VG/NAME or SERVER:VG/NAME';

/** A leading dash would be taken for an option by the server's tools. */
function isPart(text: string): boolean {
  return /^[^-\s\p{Cc}:/,!][^\p{Cc}:/,!]*$/u.test(text);
}

function split(text: string, form: string): { readonly server?: string; readonly rest: string } {
  const colon = text.indexOf(':');
  if (colon === -1) {
    return { rest: text };
  }
  const server = text.slice(0, colon);
  if (!isPart(server)) {
    throw unreadable(text, form);
  }
  return { server, rest: text.slice(colon + 1) };
}

function unreadable(text: string, form: string): CtctlError {
  return new CtctlError('usage', `cannot read "${text}"`, { next: `write it as ${form}` });
}

/** Reads `winxp` or `home:winxp`. */
export function parseTarget(text: string): Target {
  const { rest: name, ...server } = split(text, domainForm);
  if (!isPart(name)) {
    throw unreadable(text, domainForm);
  }
  return { ...server, name };
}

/** Reads `winxp`, `server/winxp` or `home:server/winxp`; the `/dev/` of a device path may stay. */
export function parseVolumeTarget(text: string): VolumeTarget {
  const { rest, ...server } = split(text, volumeForm);
  const parts = rest.replace(/^\/dev\//, '').split('/');
  const [first = '', second] = parts;
  if (parts.length > 2 || !parts.every(isPart)) {
    throw unreadable(text, volumeForm);
  }
  return second === undefined ? { ...server, name: first } : { ...server, volumeGroup: first, name: second };
}
