/** What this run has made is taken back, but no volume that a guest has run with: volume, definition and start. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import { volumeStep } from '../../../src/storage/volumes/steps.ts';
import { definitionStep } from '../../../src/xen/definitions/steps.ts';
import { startStep } from '../../../src/xen/domains/steps.ts';
import { definitionLibraries } from '../../../src/xen/settings.ts';
import { counted, counter, writtenTo } from '../bundles-host/counter.ts';
import { failing, type Host, type HostStep, host, shellNames } from '../bundles-host/host.ts';

const toolstack = `
case $1 in
  -N) exit 0 ;;
  list)
    echo 'Name ID Mem VCPUs State Time(s)'
    echo 'Domain-0 0 512 2 r----- 100.0'
    if [ -e "$S/up" ]; then echo 'winxp 7 512 1 -b---- 1.0'; fi ;;
  create) case $* in *-n*) exit 0 ;; esac; if [ -e "$S/no-start" ]; then echo no >&2; exit 1; fi; : >"$S/up" ;;
  destroy) echo "destroy $2" >>"$S/calls"; rm -f "$S/up" ;;
  info) echo 'free_memory : 4096' ;;
esac`;

/** One volume group of 100 extents; a volume is a file that holds its UUID. */
const lvm = {
  vgs: `echo '  4194304|100'`,
  lvs: `[ -e "$S/volume" ] || exit 0
case $* in *lv_name*) echo "  winxp|8388608|$(cat "$S/volume")|ctctl.winxp" ;; *) echo "  $(cat "$S/volume")" ;; esac`,
  lvcreate: `case $* in *--help*) ;; *) echo aQfyGB-0000 >"$S/volume" ;; esac`,
  lvremove: `echo "lvremove $*" >>"$S/calls"; rm "$S/volume"`,
};

function xen(tool: 'xl' | 'xm'): Host & { readonly steps: readonly HostStep[] } {
  const server = host({ toolstack: tool, variables: counted });
  server.tool(tool, toolstack);
  for (const [name, body] of Object.entries(lvm)) server.tool(name, body);
  server.tool('xenstore-read', 'exit 1');
  server.write('calls', '');
  server.write('xen/.keep', '');
  const path = join(server.folder, 'xen/winxp');
  const paths = {
    definitions: join(server.folder, 'xen'),
    state: join(server.folder, 'state'),
    xen: server.folder,
  };
  server.write('boot/hvmloader', '');
  const library = definitionLibraries(
    toServer('here', serverSchema.parse({ address: 'here.example', toolstack: tool, paths })),
  );
  const domain = {
    name: 'winxp',
    memory: 512,
    vcpus: 1,
    disk: '/dev/server/winxp',
    bridge: 'intern',
    mac: '00:16:3e:00:00:01',
  };
  const steps = [
    volumeStep({ volumeGroup: 'server', name: 'winxp', size: 8 * 1024 ** 2, domain: 'winxp' }),
    definitionStep({ domain, path, asked: new Set() }),
    startStep({ name: 'winxp', definition: { path, memory: 512 } }),
  ].map((step) => ({ step, library }));
  return { ...server, steps };
}

const states = async (server: Host, shell: (typeof shellNames)[number], steps: readonly HostStep[]) =>
  (await server.run(shell, steps, { rollback: true })).steps.map(({ state }) => state);

describe.each(shellNames)('in %s', (shell) => {
  it.each(['xl', 'xm'] as const)('%s: each says how a person takes it back', async (tool) => {
    const server = xen(tool);
    const report = await server.run(shell, server.steps);
    const path = `'${join(server.folder, 'xen/winxp').replaceAll("'", "'\\''")}'`;
    expect(report.steps.map(({ state, undoBy }) => [state, undoBy])).toEqual([
      [
        'changed',
        `[ "$(lvs --noheadings -o lv_uuid server/winxp | tr -d ' ')" = aQfyGB-0000 ] && lvremove server/winxp`,
      ],
      ['changed', `rm ${path}`],
      ['changed', tool === 'xl' ? 'xl destroy 7' : 'xm destroy winxp'],
    ]);
    expect((await server.run(shell, server.steps)).outcome).toBe('unchanged');
  });

  it('the printed command removes this volume, and no other of its name', async () => {
    const server = xen('xl');
    const [volume] = server.steps;
    const { steps } = await server.run(shell, volume === undefined ? [] : [volume]);
    const env = { ...process.env, PATH: `${server.folder}/bin:${process.env.PATH}` };
    const pasted = () => execFileSync('sh', ['-c', `${steps[0]?.undoBy ?? 'false'} || :`], { env });
    server.write('volume', 'zzzzzz-9999\n');
    pasted();
    expect(server.read('calls')).toBe('');
    server.write('volume', 'aQfyGB-0000\n');
    pasted();
    expect(server.read('calls')).toBe('lvremove server/winxp\n');
  });

  it('a start that fails: nothing has run, so the volume goes too', async () => {
    const server = xen('xl');
    server.write('no-start', '');
    expect(await states(server, shell, server.steps)).toEqual(['undone', 'undone', 'failed']);
    expect([server.read('calls'), server.has('volume'), server.has('xen/winxp')]).toEqual([
      'lvremove -f server/winxp\n',
      false,
      false,
    ]);
  });

  it.each([
    ['8', 'undone', ''],
    [
      '2056',
      'undo-failed',
      'kept: server/winxp was written to since it was made; lvremove server/winxp if it holds nothing',
    ],
  ])(
    'a start that fails: of a device with %s sectors written, its 8 by lvcreate',
    async (sectors, state, words) => {
      const server = xen('xl');
      const written = writtenTo(counter(server, 'winxp', '8'), sectors);
      server.tool('xl', toolstack.replace('echo no >&2', `${written}; echo no >&2`));
      server.write('no-start', '');
      const report = await server.run(shell, server.steps, { rollback: true });
      expect(report.steps.map((step) => step.state)).toEqual([state, 'undone', 'failed']);
      expect(server.has('volume')).toBe(state !== 'undone');
      expect(report.steps[0]?.output.at(-1) ?? '').toBe(words);
    },
  );

  it.each(['xl', 'xm'] as const)(
    '%s: a guest that has run may have written: its volume stays',
    async (tool) => {
      const server = xen(tool);
      const report = await server.run(shell, [...server.steps, failing], { rollback: true });
      expect(report.steps.map(({ state }) => state)).toEqual(['undo-failed', 'undone', 'undone', 'failed']);
      expect(report.steps[0]?.output.at(-1)).toBe(
        'kept: the domain winxp has run with server/winxp, and may have written to it',
      );
      expect([server.read('calls'), existsSync(join(server.folder, 'volume'))]).toEqual([
        `destroy ${tool === 'xl' ? 7 : 'winxp'}\n`,
        true,
      ]);
    },
  );

  it("another guest's run says nothing of this volume", async () => {
    const server = xen('xl');
    const other = {
      step: {
        id: 'other',
        title: 'other',
        check: sh`if [ -e ${join(server.folder, 'other')} ]; then ct_ok up; else ct_differs down; fi`,
        apply: sh`: >${join(server.folder, 'other')}; printf '%s\n' winxp2 xwinxp 'winx.' >>"$ct_tmp/ran"`,
      },
      library: [],
    };
    const [volume] = server.steps;
    const steps = volume === undefined ? [] : [volume, other, failing];
    expect(await states(server, shell, steps)).toEqual(['undone', 'changed', 'failed']);
    expect(server.has('volume')).toBe(false);
  });

  it('another volume of that name by now stays', async () => {
    const server = xen('xl');
    const meddling = {
      step: { ...failing.step, apply: sh`echo zzzzzz-9999 >${join(server.folder, 'volume')}; false` },
      library: [],
    };
    const [volume] = server.steps;
    expect(await states(server, shell, volume === undefined ? [] : [volume, meddling])).toEqual([
      'undo-failed',
      'failed',
    ]);
    expect(server.read('calls')).toBe('');
  });
});
