/** The kind `definition` over stand-ins for xl and xm: nothing is put there that their dry run does not take. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitionKind } from '../../../src/bundles/kinds/definition.ts';
import { Secret } from '../../../src/common/secret.ts';
import { word } from '../../../src/remote/bundle/shell.ts';
import { failing, type Host, type HostStep, host, said, shellNames } from '../bundles-host/host.ts';

/** Takes a definition unless `oops` stands in it; `running` holds the rows of domains. */
const toolstack = `
case $*  in
  list) echo 'Name ID Mem VCPUs State Time(s)'; echo 'Domain-0 0 512 2 r----- 100.0'; cat "$S/running" ;;
  *create*)
    for file do :; done
    echo "$*" >>"$S/calls"
    if grep oops "$file" >/dev/null; then echo "Parsing config from $file" >&2; echo 'config parsing error near oops' >&2; exit 1; fi ;;
esac`;

const winxp = "name = 'winxp'\nmemory = 512\n";

function xen(tool: 'xl' | 'xm', running = ''): Host & { define(content: unknown, name?: string): HostStep } {
  const server = host({ toolstack: tool });
  server.tool(tool, toolstack);
  server.write('running', running);
  server.write('calls', '');
  server.write('xen/.keep', '');
  return {
    ...server,
    define: (content, name = 'winxp') => server.step('define', definitionKind, { name, content }),
  };
}

describe.each(shellNames)('in %s', (shell) => {
  it.each(['xl', 'xm'] as const)('%s: written after its dry run, once', async (tool) => {
    const server = xen(tool);
    const path = join(server.folder, 'xen/winxp');
    const report = await server.run(shell, [server.define(winxp)]);
    expect(said(report)).toEqual([`changed: there, ${path}`]);
    expect(report.warnings).toEqual([]);
    expect([server.read('xen/winxp'), statSync(path).mode & 0o777]).toEqual([winxp, 0o644]);
    expect(server.read('calls')).toMatch(
      tool === 'xl' ? /^-N create .*winxp\.ctctl-new\.\S+\n$/ : /^create -q -n /,
    );
    expect((await server.run(shell, [server.define(winxp)])).outcome).toBe('unchanged');
  });

  it('one that the toolstack does not take never gets there', async () => {
    const server = xen('xl');
    server.write('xen/winxp', winxp);
    const report = await server.run(shell, [server.define(`${winxp}oops\n`)], { rollback: true });
    expect(said(report)).toEqual(['failed: xl does not take the definition: config parsing error near oops']);
    expect([server.read('xen/winxp'), report.steps[0]?.stuck]).toEqual([winxp, false]);
  });

  it('the file that defines the domain already, whatever it is called; its mode stays', async () => {
    const server = xen('xl');
    const path = server.write('xen/old.cfg', winxp, 0o640);
    const text = winxp.replace('512', '1024');
    expect(said(await server.run(shell, [server.define(text)], { mode: 'plan' }))).toEqual([
      expect.stringMatching(/^pending: .* differs \(\d+ bytes of [-0-9]+ [:0-9]+\)$/),
    ]);
    expect((await server.run(shell, [server.define(text)])).steps[0]?.undoBy).toMatch(/^cp -p .*old\.cfg/);
    expect([server.read('xen/old.cfg'), server.has('xen/winxp')]).toEqual([text, false]);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it.each([
    ["name = 'other'\nmemory = 64\n", 'winxp', 'refused: the content defines other, not winxp'],
    [winxp, 'taken', expect.stringMatching(/^refused: the content defines winxp, not taken/)],
    [
      'memory = 64\n',
      'taken',
      expect.stringMatching(/^refused: the file .*\/taken is there, but does not define taken$/),
    ],
    ['memory = 64\n', 'winxp', 'pending: not there yet'],
  ])('%j as %s: %s', async (content, name, text) => {
    const server = xen('xl');
    server.write('xen/taken', "name = 'somebody'\nmemory = 64\n");
    expect(said(await server.run(shell, [server.define(content, name)], { mode: 'plan' }))).toEqual([text]);
  });

  it('says that a running domain keeps its old one for now', async () => {
    const server = xen('xl', 'winxp 7 512 1 -b---- 1.0\n');
    const { warnings } = await server.run(shell, [server.define(winxp)], { mode: 'plan' });
    expect(warnings).toEqual(['winxp is running: the definition takes effect at its next start']);
  });

  it('one with a secret is for its owner only, and shows it to nobody', async () => {
    const server = xen('xl');
    const step = server.define(word([winxp, 'vncpasswd = "', new Secret('gehe1m'), '"\n']));
    const report = await server.run(shell, [step]);
    expect(server.read('xen/winxp')).toBe(`${winxp}vncpasswd = "gehe1m"\n`);
    expect(statSync(join(server.folder, 'xen/winxp')).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(report)).not.toContain('gehe1m');
  });

  it('undo: the old text, or no file', async () => {
    const server = xen('xl');
    await server.run(shell, [server.define(winxp), failing], { rollback: true });
    expect(server.has('xen/winxp')).toBe(false);
    server.write('xen/winxp', winxp);
    await server.run(shell, [server.define(`${winxp}vcpus = 2\n`), failing], { rollback: true });
    expect(server.read('xen/winxp')).toBe(winxp);
  });
});
