/** Another user of this computer: cannot reach the socket, and cannot put another one into its place. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectPlace, prepareFolder, type SessionPlace } from '../../../src/remote/session/place.ts';
import { fakeConnection, freshPlace, opening, serve, whenDone } from '../../unit/remote/session/fake.ts';

/** The user `nobody` of every Debian. */
const stranger = 65534;

beforeAll(() => {
  if (process.getuid?.() !== 0) throw new Error('these tests need root: they act as another user');
});

function made(): SessionPlace {
  const place = freshPlace();
  prepareFolder(place);
  return place;
}

describe('what another user owns is refused', () => {
  it.each([
    ['the folder', ({ folder }: SessionPlace) => folder],
    ['the folder above', ({ folder }: SessionPlace) => dirname(folder)],
    ['the socket', ({ socket }: SessionPlace) => socket],
  ])('%s', async (_what, pathOf) => {
    const place = made();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(place.socket, resolve));
    whenDone(() => server.close());
    expect(inspectPlace(place)).toBe(true);
    chownSync(pathOf(place), stranger, stranger);
    expect(() => inspectPlace(place)).toThrow(/belongs to the user with the number 65534/);
  });
});

describe('another user', () => {
  /** Exit code 0: connected; else the error code. */
  const connectAs = (user: number, path: string): string => {
    const program = `require('node:net').connect(${JSON.stringify(path)})
      .on('connect', () => { process.stdout.write('connected'); process.exit(); })
      .on('error', ({ code }) => process.stdout.write(code));`;
    const as = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
    const { stdout, stderr } = spawnSync('setpriv', [...as, process.execPath, '-e', program], {
      encoding: 'utf8',
      cwd: '/',
    });
    return stdout || stderr;
  };

  it('cannot connect: the folder keeps them out, and so would the socket alone', async () => {
    const { place } = await serve(opening(fakeConnection()));
    chmodSync(dirname(place.folder), 0o755);
    expect(connectAs(0, place.socket)).toBe('connected');
    expect(connectAs(stranger, place.socket)).toBe('EACCES');
    chmodSync(place.folder, 0o755);
    expect(connectAs(stranger, place.socket)).toBe('EACCES');
    // That this test can fail: a socket that is open to all lets them in.
    chmodSync(place.socket, 0o666);
    expect(connectAs(stranger, place.socket)).toBe('connected');
  });
});
