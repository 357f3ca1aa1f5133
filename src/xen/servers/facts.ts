/** What a server is observed to be: system, Xen, memory, volume group, bridges, folders, clock. */
import { formatSize } from '../../common/size.ts';
import type { Server, Toolstack } from '../../inventory/schema.ts';
import type { Answer } from '../../remote/bundle/run.ts';
import { sh } from '../../remote/bundle/shell.ts';
import type { Reading } from '../../remote/bundle/step.ts';

export interface Observation {
  readonly layer: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly text: string;
}

export interface ServerFacts {
  readonly toolstack: Toolstack | null;
  readonly observations: readonly Observation[];
}

export function serverReadings({ paths, volumeGroup }: Server): readonly Reading[] {
  return [
    {
      id: 'system',
      read: sh`id -un; uname -nr; cat /etc/debian_version 2>/dev/null || echo unknown; date +%s`,
    },
    { id: 'toolstack', read: sh`echo "$ct_toolstack"; [ -n "$ct_toolstack" ] || { ct_no_list >&2; false; }` },
    { id: 'info', read: sh`"$ct_toolstack" info` },
    {
      id: 'group',
      read: sh`vgs --noheadings --nosuffix --units b --separator '|' -o vg_size,vg_free ${volumeGroup}`,
    },
    { id: 'bridges', read: sh`ct_bridges` },
    {
      id: 'folders',
      read: sh`for ct_f in ${[paths.definitions, paths.iso]}; do [ -d "$ct_f" ] || echo "$ct_f"; done`,
    },
    {
      id: 'tools',
      read: sh`for ct_f in awk sed lvs lvcreate xenstore-read; do command -v "$ct_f" >/dev/null || echo "$ct_f"; done`,
    },
  ];
}

/** @param now milliseconds, the workstation's own clock. */
export function serverFacts(server: Server, answers: ReadonlyMap<string, Answer>, now: number): ServerFacts {
  const of = (id: string): Answer => answers.get(id) ?? { lines: [], code: 1, stderr: 'no answer' };
  const found = of('toolstack').lines[0];
  const toolstack = found === 'xl' || found === 'xm' ? found : null;
  return {
    toolstack,
    observations: [
      ...systemOf(server, of('system'), now),
      toolstackOf(server, toolstack, of('toolstack')),
      ...(toolstack ? xenOf(of('info')) : []),
      groupOf(server, of('group')),
      bridgesOf(server, of('bridges')),
      missing('folders', of('folders'), 'not there'),
      missing('tools', of('tools'), 'not installed'),
    ],
  };
}

function systemOf({ sudo }: Server, { lines }: Answer, now: number): readonly Observation[] {
  const [user = '?', host = '?', debian = '?', clock] = lines;
  const skew = Math.round(Number(clock) - now / 1000);
  return [
    {
      layer: 'shell',
      state: user === 'root' ? 'ok' : 'warning',
      text: `/bin/sh as ${user}${sudo ? ' (sudo)' : ''}`,
    },
    { layer: 'system', state: 'ok', text: `${host}, Debian ${debian}` },
    Math.abs(skew) <= 60
      ? { layer: 'clock', state: 'ok', text: `differs by ${Math.abs(skew)} s` }
      : { layer: 'clock', state: 'warning', text: `${Math.abs(skew)} s ${skew > 0 ? 'fast' : 'slow'}` },
  ];
}

function toolstackOf(server: Server, found: Toolstack | null, { stderr }: Answer): Observation {
  if (found === null) return { layer: 'toolstack', state: 'failed', text: stderr };
  const fixed = server.toolstack;
  return fixed === undefined || fixed === found
    ? { layer: 'toolstack', state: 'ok', text: found }
    : { layer: 'toolstack', state: 'warning', text: `${found}, but the inventory says ${fixed}` };
}

function xenOf({ lines, code, stderr }: Answer): readonly Observation[] {
  if (code !== 0) return [{ layer: 'xen', state: 'failed', text: stderr }];
  const info = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const version = `${info.get('xen_major')}.${info.get('xen_minor')}${info.get('xen_extra') ?? ''}`;
  const hvm = /hvm/.test(info.get('xen_caps') ?? '');
  return [
    { layer: 'xen', state: 'ok', text: `Xen ${version}` },
    {
      layer: 'hvm',
      state: hvm ? 'ok' : 'warning',
      text: hvm ? 'HVM domains can run' : 'no VT-x or AMD-V: HVM domains cannot run',
    },
    {
      layer: 'memory',
      state: 'ok',
      text: `${info.get('free_memory')} of ${info.get('total_memory')} MiB free`,
    },
  ];
}

function groupOf({ volumeGroup }: Server, { lines, code, stderr }: Answer): Observation {
  const [size, free] = (lines[0] ?? '').trim().split('|').map(Number);
  if (code !== 0 || size === undefined || free === undefined) {
    return {
      layer: 'volume group',
      state: 'failed',
      text: `${volumeGroup}: ${stderr || 'LVM does not answer'}`,
    };
  }
  const scarce = free < size / 10;
  return {
    layer: 'volume group',
    state: scarce ? 'warning' : 'ok',
    text: `${volumeGroup}: ${formatSize(free)} of ${formatSize(size)} free`,
  };
}

function bridgesOf(server: Server, { lines }: Answer): Observation {
  const absent = server.bridges.filter((bridge) => !lines.includes(bridge));
  return absent.length > 0
    ? {
        layer: 'bridges',
        state: 'warning',
        text: `${absent.join(', ')} not there; there: ${lines.join(', ') || 'none'}`,
      }
    : { layer: 'bridges', state: lines.length > 0 ? 'ok' : 'warning', text: lines.join(', ') || 'none' };
}

function missing(layer: string, { lines }: Answer, words: string): Observation {
  return lines.length > 0
    ? { layer, state: 'warning', text: `${words}: ${lines.join(', ')}` }
    : { layer, state: 'ok', text: 'all there' };
}
