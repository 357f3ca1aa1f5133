/** What `config lint` asks a server, in real shells: an answer for every path, whatever is in it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../../src/remote/bundle/run.ts';
import { parseView, viewReadings } from '../../../src/xen/definitions/lint/server/view.ts';
import { checkLibrary } from '../../../src/xen/settings.ts';
import { localTarget } from '../../support/local-shell.ts';
import { inventoryOf } from '../../unit/inventory/helpers.ts';
import { shellNames } from './run-shell.ts';
import { type FakeServer, fakeServer } from './server.ts';

function libraryOf(server: FakeServer) {
  const [home] = inventoryOf({ home: { paths: { definitions: server.definitions } } }).servers;
  if (home === undefined) throw new Error('no server');
  return checkLibrary(home);
}

describe.each(shellNames)('in %s', (shell) => {
  const targetOf = ({ folder }: FakeServer) =>
    localTarget({ shell, env: { PATH: `${folder}/bin:${process.env.PATH}` } });

  it('everything is answered in one exec', async () => {
    const server = fakeServer();
    server.tool('lvs', 'case " $* " in *" server "*) echo "  winxp|8589934592B|uuid|" ;; esac');
    const own = server.define('winxp', "disk = ['phy:/dev/server/winxp,hda,w']\nmemory = 64\n");
    const other = server.define(
      'other',
      `name='other'
disk = [ 'phy:/dev/server/winxp,hda,w', # both
 'file:/x.iso,hdc:cdrom,r' ]
vif=['mac=00:16:3e:00:00:01, bridge=intern']
vncpasswd='geheim'
`,
    );
    writeFileSync(join(server.folder, 'a $(file)'), '');
    const paths: readonly (readonly [string, boolean])[] = [
      ['/dev/server/winxp', true],
      ['/dev/server/none', false],
      ['/dev/none/winxp', false],
      ['/dev/null', true],
      [join(server.folder, 'a $(file)'), true],
      [join(server.folder, 'not here'), false],
      ['/dev/server', false],
      ['-e', false],
    ];
    const asked = paths.map(([path]) => path);
    const target = targetOf(server);
    const answers = await readAll(target, viewReadings(asked), libraryOf(server));
    const view = parseView(asked, answers, own);
    expect([...view.paths]).toEqual(paths);
    expect(view.others).toEqual([
      {
        path: other,
        disk: '[phy:/dev/server/winxp,hda,w,file:/x.iso,hdc:cdrom,r]',
        vif: '[mac=00:16:3e:00:00:01,bridge=intern]',
      },
    ]);
    expect(JSON.stringify([...answers])).not.toContain('geheim');
    expect(target.commands).toHaveLength(1);
  });

  it('a boot loader without a path is looked for where the toolstack does', async () => {
    const server = fakeServer();
    const ask = async () =>
      parseView(['pygrub'], await readAll(targetOf(server), viewReadings(['pygrub']), libraryOf(server)), '');
    expect([...(await ask()).paths]).toEqual([['pygrub', false]]);
    server.tool('pygrub', ':');
    expect([...(await ask()).paths]).toEqual([['pygrub', true]]);
  });

  it('nothing is there, and nothing is asked for', async () => {
    const server = fakeServer();
    const answers = await readAll(targetOf(server), viewReadings([]), libraryOf(server));
    expect(parseView([], answers, '')).toMatchObject({ paths: new Map(), others: [] });
  });
});
