/** Domains that run or are off, over stand-ins for xl and xm. */
import { describe, expect, it } from 'vitest';
import { runningKind } from '../../../src/bundles/kinds/running.ts';
import { type Host, type HostStep, host, said, shellNames } from './host.ts';

/** Domains are lines `NAME ID` of a file; a definition's name is that of its file. */
const toolstack = `
case $1 in
  list)
    echo 'Name ID Mem VCPUs State Time(s)'
    echo 'Domain-0 0 512 2 r----- 100.0'
    awk '{ printf "%-40s %5s %5d %5d %10s %8.1f\\n", $1, $2, 64, 1, "-b----", 1 }' "$S/domains" ;;
  create)
    shift; for file do :; done
    echo "create \${file##*/}" >>"$S/calls"
    echo "\${file##*/} $(($(wc -l <"$S/domains") + 7))" >>"$S/domains" ;;
  shutdown)
    shift; for which do :; done
    echo "shutdown $which" >>"$S/calls"
    awk -v which="$which" '$1 != which && $2 != which' "$S/domains" >"$S/domains.new"; mv "$S/domains.new" "$S/domains" ;;
  info) echo 'free_memory            : 4096' ;;
esac`;

function xen(
  tool: 'xl' | 'xm',
  ...domains: readonly string[]
): Host & { running(id: string, fields: object): HostStep } {
  const server = host({ toolstack: tool });
  server.tool(tool, toolstack);
  server.tool('xenstore-read', 'exit 1');
  server.write('domains', domains.map((line) => `${line}\n`).join(''));
  server.write('calls', '');
  for (const name of ['one', 'two']) server.write(`xen/${name}`, `name = '${name}'\nmemory = 64\n`);
  return { ...server, running: (id, fields) => server.step(id, runningKind, fields) };
}

describe.each(shellNames)('in %s', (shell) => {
  it.each(['xl', 'xm'] as const)('%s: starts two, and then stops them, each once', async (tool) => {
    const server = xen(tool);
    const up = [server.running('one', { domain: 'one' }), server.running('two', { domain: 'two' })];
    expect(said(await server.run(shell, up, { mode: 'plan' }))).toEqual([
      'pending: not running',
      'pending: not running',
    ]);
    expect(said(await server.run(shell, up))).toEqual(['changed: running, id 7', 'changed: running, id 8']);
    expect((await server.run(shell, up)).outcome).toBe('unchanged');
    const down = [
      server.running('one', { domain: 'one', state: 'off', grace: 5 }),
      server.running('two', { domain: 'two', state: 'off', grace: 5 }),
    ];
    expect(said(await server.run(shell, down))).toEqual(['changed: off', 'changed: off']);
    expect((await server.run(shell, down)).outcome).toBe('unchanged');
    expect(server.read('calls')).toBe(
      [
        'create one',
        'create two',
        `shutdown ${tool === 'xl' ? 7 : 'one'}`,
        `shutdown ${tool === 'xl' ? 8 : 'two'}`,
        '',
      ].join('\n'),
    );
  });

  it('knows a domain without a definition while it runs, and misses another', async () => {
    const server = xen('xl', 'stranger 3');
    const off = (domain: string) => server.running('off', { domain, state: 'off', grace: 5 });
    expect(said(await server.run(shell, [off('stranger')]))).toEqual(['changed: off']);
    const both = [server.running('first', { domain: 'stray', state: 'off', grace: 5 }), off('nobody')];
    server.write('domains', 'stray 4\n');
    const report = await server.run(shell, both);
    expect(said(report)[1]).toMatch(/^missing: no domain nobody, and no definition of it/);
    expect(server.read('calls')).toBe('shutdown 3\n');
  });
});
