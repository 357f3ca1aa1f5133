/** A new HVM domain in one bundle: volume, definition, and where wanted its start. */
import { CtctlError } from '../common/errors.ts';
import type { Secret } from '../common/secret.ts';
import type { Server } from '../inventory/schema.ts';
import { sh } from '../remote/bundle/shell.ts';
import type { Bundle, Step } from '../remote/bundle/step.ts';
import { isoStep } from '../storage/images/steps.ts';
import { volumeStep } from '../storage/volumes/steps.ts';
import type { HvmDomain } from '../xen/definitions/hvm.ts';
import { definitionStep } from '../xen/definitions/steps.ts';
import { macFor } from '../xen/domains/mac.ts';
import { domainName, isDefinitionFile } from '../xen/domains/names.ts';
import { startStep } from '../xen/domains/steps.ts';
import { bridgeStep } from '../xen/network/steps.ts';
import { definitionLibraries } from '../xen/settings.ts';

export interface CreateRequest {
  readonly name: string;
  /** Bytes of the volume that becomes the disk. */
  readonly disk: number;
  /** ISO image: an absolute path on the server, or a name in the server's ISO folder. */
  readonly iso?: string;
  /** MiB */
  readonly memory: number;
  readonly vcpus?: number;
  readonly bridge: string;
  readonly keymap?: string;
  readonly vncPassword?: Secret;
  readonly start: boolean;
}

/**
 * Everything is checked before the first change, and what this run has made is taken back when a later step fails:
 * a domain is there as asked, or nothing of it is.
 * @throws CtctlError `usage` for a name or path that Xen cannot take.
 */
export function createDomainBundle(server: Server, request: CreateRequest): Bundle {
  assertName(request.name);
  const { name, memory, vcpus, keymap, vncPassword } = request;
  const iso = request.iso === undefined ? undefined : isoPath(server, request.iso);
  const path = `${server.paths.definitions}/${name}`;
  const domain: HvmDomain = {
    name,
    memory,
    vcpus: vcpus ?? 1,
    disk: `/dev/${server.volumeGroup}/${name}`,
    bridge: request.bridge,
    mac: macFor(server.name, name),
    ...(iso === undefined ? {} : { iso }),
    ...(keymap === undefined ? {} : { keymap }),
    ...(vncPassword === undefined ? {} : { vncPassword }),
  };
  const asked = new Set<keyof HvmDomain>([
    ...(vcpus ? ['vcpus' as const] : []),
    ...(keymap ? ['keymap' as const] : []),
  ]);
  const steps: readonly Step[] = [
    ...(iso === undefined ? [] : [isoStep(iso)]),
    bridgeStep(request.bridge),
    ...(vncPassword === undefined ? [] : [vncPasswordStep]),
    volumeStep({ volumeGroup: server.volumeGroup, name, size: request.disk, domain: name }),
    definitionStep({ domain, path, asked }),
    ...(request.start ? [startStep({ name, definition: { path, memory } })] : []),
  ];
  return { title: `create ${name}`, library: definitionLibraries(server), steps, rollback: true };
}

/** Warns only: on Debian 12 and 13 QEMU has no DES, and a domain with a VNC password does not start. */
const vncPasswordStep: Step = {
  id: 'vnc-password',
  title: 'VNC password',
  check: sh`ct_find_toolstack || :
if [ "$ct_toolstack" = xl ]; then
  ct_version=$(xl info 2>/dev/null | awk '/^xen_(major|minor) / { v = v "." $NF } END { print v }')
  case $ct_version in
    .4.1[0-6]) ;;
    *) ct_warn ${'VNC passwords: QEMU of Debian 12 and 13 cannot do them, and the domain will not start there; without one the console is reached over SSH only, which is safer'} ;;
  esac
fi
ct_ok ''`,
};

function assertName(name: string): void {
  if (/^\d+$/.test(name)) throw noName(name, ": xl takes digits for a domain's number");
  if (!domainName.test(name)) {
    throw noName(name, '', 'use letters, digits, ".", "_", "+" and "-", at most 64');
  }
  if (!isDefinitionFile(name))
    throw noName(name, ': a file of that name in /etc/xen is taken for something else');
}

const noName = (name: string, why: string, next?: string): CtctlError =>
  new CtctlError('usage', `"${name}" is not a name for a domain${why}`, next === undefined ? {} : { next });

function isoPath(server: Server, iso: string): string {
  const path = iso.startsWith('/') ? iso : `${server.paths.iso}/${iso}`;
  if (/[\p{Cc},]/u.test(path))
    throw new CtctlError('usage', `--iso: "${iso}" holds a character that Xen cannot take in a path`);
  return path;
}
