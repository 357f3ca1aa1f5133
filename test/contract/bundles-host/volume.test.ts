/** Volumes over stand-in LVM tools: made once, grown where asked, never shrunk, taken back only while unused. */
import { describe, expect, it } from 'vitest';
import { volumeKind } from '../../../src/bundles/kinds/volume.ts';
import { raw, sh } from '../../../src/remote/bundle/shell.ts';
import { counted, counter, writtenTo } from './counter.ts';
import { failing, type Host, type HostStep, host, said, shellNames } from './host.ts';

/** A volume group `server` of 100 extents of 4 MiB; a volume is a line `NAME EXTENTS UUID ATTRIBUTES`. */
const tools: Readonly<Record<string, string>> = {
  vgs: `
for name do :; done
case $* in *'-o vg_name'*) echo '  server'; exit ;; esac
if [ "$name" != server ]; then echo "  Volume group \\"$name\\" not found" >&2; exit 5; fi
awk '{ used += $2 } END { print "  4194304|" 100 - used }' "$S/lvs"`,
  lvs: `
echo 'File descriptor 3 (/dev/null) leaked on lvs invocation.' >&2
case $* in
  *lv_attr*) awk '{ print "  " $1 "|" $4 }' "$S/lvs" ;;
  *) awk '{ printf "  %s|%.0f|%s|\\n", $1, $2 * 4194304, $3 }' "$S/lvs" ;;
esac`,
  lvcreate: `
case $* in *--help*) echo '[ -W|--wipesignatures y|n ]'; exit ;; esac
echo "lvcreate $*" >>"$S/calls"
while [ $# -gt 1 ]; do case $1 in -l) size=$2 ;; -n) name=$2 ;; esac; shift; done
echo "$name $size uuid-$name-$(cat "$S/serial" 2>/dev/null) -wi-a-" >>"$S/lvs"`,
  lvextend: `
echo "lvextend $*" >>"$S/calls"
awk -v name="\${3#server/}" -v size="$2" '$1 == name { $2 = size } { print }' "$S/lvs" >"$S/lvs.new" && mv "$S/lvs.new" "$S/lvs"`,
  lvremove: `
echo "lvremove $*" >>"$S/calls"
awk -v name="\${2#server/}" '$1 != name' "$S/lvs" >"$S/lvs.new" && mv "$S/lvs.new" "$S/lvs"`,
};

function lvm(...volumes: readonly string[]): Host & { volume(fields: object): HostStep; calls(): string } {
  const server = host({ toolstack: 'xl', variables: counted });
  for (const [name, body] of Object.entries(tools)) server.tool(name, body);
  server.write('lvs', volumes.map((line) => `${line}\n`).join(''));
  server.write('calls', '');
  return {
    ...server,
    volume: (fields) => server.step('volume', volumeKind, fields),
    calls: () => server.read('calls'),
  };
}

/** A later step by which a domain runs in this run. */
const runs = (name: string): HostStep => ({
  step: {
    id: 'runs',
    title: 'runs',
    check: raw('if [ -n "$ct_tmp" ] && [ -e "$ct_tmp/ran" ]; then ct_ok up; else ct_differs down; fi'),
    apply: raw(`echo '${name}' >>"$ct_tmp/ran"`),
  },
  library: [],
});

const unknown =
  'kept: nobody can tell whether server/data was written to since it was made; lvremove server/data if it holds nothing';

describe.each(shellNames)('in %s', (shell) => {
  it('makes a volume of whole extents, once', async () => {
    const server = lvm('other 10 uuid-other -wi-ao');
    const steps = [server.volume({ name: 'data', size: '17M' })];
    expect(said(await server.run(shell, steps, { mode: 'plan' }))).toEqual(['pending: not there yet']);
    const report = await server.run(shell, steps);
    expect(said(report)).toEqual(['changed: there, 20 MiB']);
    expect(report.steps[0]?.undoBy).toBe(
      `[ "$(lvs --noheadings -o lv_uuid server/data | tr -d ' ')" = uuid-data- ] && lvremove server/data`,
    );
    const again = await server.run(shell, steps);
    expect([again.outcome, ...said(again)]).toEqual(['unchanged', 'ok: there, 20 MiB']);
    expect(server.calls()).toBe('lvcreate -y -W y -l 5 --addtag ctctl -n data server\n');
  });

  it('makes two of them in one run, each its own', async () => {
    const server = lvm();
    const second = server.volume({ name: 'two', size: '8M' });
    await server.run(shell, [
      server.volume({ name: 'one', size: '4M' }),
      { ...second, step: { ...second.step, id: 'second' } },
    ]);
    expect(server.read('lvs')).toBe('one 1 uuid-one- -wi-a-\ntwo 2 uuid-two- -wi-a-\n');
  });

  it.each([
    ['smaller asked', { size: '8M', grow: true }, 'conflict: size is 40 MiB, asked for 8 MiB'],
    ['larger asked', { size: '80M' }, 'conflict: size is 40 MiB, asked for 80 MiB'],
    ['the same, in other words', { size: 40 * 1024 ** 2 }, 'ok: there, 40 MiB'],
    ['rounded to the same', { size: '38M' }, 'ok: there, 40 MiB'],
    [
      'more than there is',
      { size: '500M', grow: true },
      'refused: no space in the volume group server: 460 MiB more wanted, 360 MiB free',
    ],
    ['no such group', { size: '4M', group: 'vg0' }, 'refused: there is no volume group vg0 (there: server)'],
  ])('%s: %j', async (_what, fields, text) => {
    const server = lvm('data 10 uuid-data -wi-a-');
    expect(said(await server.run(shell, [server.volume({ name: 'data', ...fields })]))).toEqual([text]);
    expect(server.calls()).toBe('');
  });

  it('refuses a new one that does not fit', async () => {
    const server = lvm('other 99 uuid-other -wi-a-');
    expect(said(await server.run(shell, [server.volume({ name: 'data', size: '8M' })]))).toEqual([
      'refused: no space in the volume group server: 8 MiB more wanted, 4 MiB free',
    ]);
  });

  it('grows, and says when the guest sees it', async () => {
    const server = lvm('data 10 uuid-data -wi-ao');
    const steps = [server.volume({ name: 'data', size: '80M', grow: true })];
    const plan = await server.run(shell, steps, { mode: 'plan' });
    expect(said(plan)).toEqual(['pending: to grow from 40 MiB to 80 MiB']);
    expect(plan.warnings).toEqual([
      'server/data is in use: a running domain sees the new size only after its next start',
    ]);
    expect(said(await server.run(shell, steps))).toEqual(['changed: there, 80 MiB']);
    expect((await server.run(shell, steps)).outcome).toBe('unchanged');
    expect(server.calls()).toBe('lvextend -l 20 server/data\n');
  });

  it('takes back what it has made, and not what it has grown', async () => {
    const server = lvm('old 1 uuid-old -wi-a-');
    const grown = server.volume({ name: 'old', size: '8M', grow: true });
    const report = await server.run(
      shell,
      [
        server.volume({ name: 'data', size: '8M' }),
        { ...grown, step: { ...grown.step, id: 'grown' } },
        failing,
      ],
      { rollback: true },
    );
    expect(report.steps[0]?.state).toBe('undone');
    expect(server.read('lvs')).toBe('old 2 uuid-old -wi-a-\n');
  });

  it.each([
    ['winxp', "disk = ['phy:/dev/server/data,hda,w']", 'used'],
    ['winxp', "disk = ['phy:server/data,hda,w']", 'used'],
    ['winxp', "disk = ['format=raw, vdev=xvda, access=rw, target=/dev/server/data']", 'used'],
    ['winxp', "disk = ['phy:/dev/server/data2,hda,w']", 'not used'],
    ['gone', "disk = ['phy:/dev/server/data2,hda,w']", 'used'],
  ])('keeps it once a domain has run with it: %s, %s', async (domain, disk, used) => {
    const server = lvm();
    server.write('xen/winxp', `name = 'winxp'\nmemory = 64\n${disk}\n`);
    const report = await server.run(
      shell,
      [server.volume({ name: 'data', size: '8M' }), runs(domain), failing],
      { rollback: true },
    );
    expect(report.steps[0]?.state).toBe(used === 'used' ? 'undo-failed' : 'undone');
    expect(server.read('lvs')).toBe(used === 'used' ? 'data 2 uuid-data- -wi-a-\n' : '');
    if (used === 'used') {
      expect(report.steps[0]?.output).toContain(
        `kept: the domain ${domain} has run with server/data, and may have written to it`,
      );
    }
  });

  it.each([
    ['not written to', '8', '8', 'undone', ''],
    [
      'written to',
      '8',
      '2056',
      'undo-failed',
      'kept: server/data was written to since it was made; lvremove server/data if it holds nothing',
    ],
    ['nothing is counted', '0', '0', 'undo-failed', unknown],
    ['another device by now', '8', '', 'undo-failed', unknown],
    ['never known', '', '8', 'undo-failed', unknown],
  ])('a volume on a device that is %s', async (_what, before, after, state, words) => {
    const server = lvm();
    const path = counter(server, 'data', before);
    const restore: HostStep = {
      step: {
        id: 'restore',
        title: 'restore',
        check: sh`if [ -e ${server.folder}/restored ]; then ct_ok done; else ct_differs no; fi`,
        apply: sh`: >${server.folder}/restored; ${writtenTo(path, after)}`,
      },
      library: [],
    };
    const report = await server.run(shell, [server.volume({ name: 'data', size: '8M' }), restore, failing], {
      rollback: true,
    });
    expect(report.steps[0]?.state).toBe(state);
    expect(server.read('lvs')).toBe(words === '' ? '' : 'data 2 uuid-data- -wi-a-\n');
    expect(report.steps[0]?.output.at(-1) ?? '').toBe(words);
  });

  it('keeps another one of the same name', async () => {
    const server = lvm();
    const swap: HostStep = {
      step: {
        id: 'swap',
        title: 'swap',
        check: raw('ct_differs x'),
        apply: raw(`echo 'data 2 uuid-other -wi-a-' >"${server.folder}/lvs"; ct_die no`),
      },
      library: [],
    };
    const report = await server.run(shell, [server.volume({ name: 'data', size: '8M' }), swap], {
      rollback: true,
    });
    expect(report.steps[0]?.state).toBe('undo-failed');
    expect(server.read('lvs')).toBe('data 2 uuid-other -wi-a-\n');
  });
});
