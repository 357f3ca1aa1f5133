/** Who may reach the socket: nobody but its user, and every doubt is a refusal. */
import { chmodSync, chownSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runtimeFolder } from '../../../../src/inventory/locations.ts';
import { listKept } from '../../../../src/remote/session/control.ts';
import {
  inspectPlace,
  prepareFolder,
  type SessionPlace,
  sessionPlace,
} from '../../../../src/remote/session/place.ts';
import { fakeConnection, freshPlace, opening, serve, whenDone } from './fake.ts';

/** A folder of the user `nobody`. */
function given(folder: string): string {
  mkdirSync(folder);
  chownSync(folder, 65534, 65534);
  return folder;
}

function made(): SessionPlace {
  const place = freshPlace();
  prepareFolder(place);
  return place;
}

describe('the place', () => {
  it('is a folder of mode 0700 and a socket of mode 0600', async () => {
    const { place } = await serve(opening(fakeConnection()));
    expect((lstatSync(place.folder).mode & 0o7777).toString(8)).toBe('700');
    expect((lstatSync(place.socket).mode & 0o7777).toString(8)).toBe('600');
    expect(inspectPlace(place)).toBe(true);
  });

  it('may be not there yet', () => {
    const place = freshPlace();
    expect(inspectPlace(place)).toBe(false);
    prepareFolder(place);
    prepareFolder(place);
    expect(inspectPlace(place)).toBe(false);
  });

  it('is another one for another version and another home folder, where other keys are', () => {
    const places = [sessionPlace('/run', '1'), sessionPlace('/run', '2')];
    vi.stubEnv('HOME', '/home/other');
    places.push(sessionPlace('/run', '1'));
    vi.unstubAllEnvs();
    expect(sessionPlace('/run', '1')).toEqual(places[0]);
    expect(new Set(places.map(({ socket }) => socket)).size).toBe(3);
  });

  it('with a path that no socket can have is refused', () => {
    expect(() => sessionPlace(`/tmp/${'x'.repeat(100)}`, '1')).toThrow(/too long \(\d+ of 10\d bytes\)/);
  });

  const spoils: readonly (readonly [string, RegExp, (place: SessionPlace) => void])[] = [
    ['a folder open to all', /its mode is 0755, not 0700/, ({ folder }) => chmodSync(folder, 0o755)],
    ['a folder open to the group', /its mode is 0770/, ({ folder }) => chmodSync(folder, 0o770)],
    ['a file in the place of the socket', /not a socket/, ({ socket }) => writeFileSync(socket, '')],
    ['a link in the place of the socket', /not a socket/, ({ socket }) => symlinkSync('/dev/null', socket)],
    [
      'a folder above in which all may rename',
      /others may rename/,
      ({ folder }) => chmodSync(dirname(folder), 0o777),
    ],
  ];
  it.each(spoils)('with %s is refused, by the client and by the process', async (_what, words, spoil) => {
    const place = made();
    spoil(place);
    expect(() => inspectPlace(place)).toThrow(words);
    await expect(listKept(place.folder)).rejects.toMatchObject({ reason: 'refused' });
    await expect(serve(opening(fakeConnection()), { place })).rejects.toMatchObject({ reason: 'refused' });
  });

  it('that is a link to a folder is refused', () => {
    const real = made();
    const place = freshPlace();
    symlinkSync(real.folder, place.folder);
    expect(() => inspectPlace(place)).toThrow(/not a folder/);
  });
});

describe('the folder', () => {
  const environment = (name: string, value: string | undefined): void => {
    const before = process.env[name];
    whenDone(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };

  it('lies in XDG_RUNTIME_DIR where that is one of our own, else below the state folder', () => {
    const place = made();
    environment('XDG_STATE_HOME', '/home/somebody/state');
    environment('XDG_RUNTIME_DIR', place.folder);
    expect(runtimeFolder()).toBe(join(place.folder, 'ctctl'));
    for (const other of [undefined, '', 'relative', join(tmpdir(), 'there-is-none')]) {
      environment('XDG_RUNTIME_DIR', other);
      expect(runtimeFolder()).toBe('/home/somebody/state/ctctl/run');
    }
    environment('XDG_RUNTIME_DIR', userInfo().uid === 0 ? given(join(place.folder, 'theirs')) : '/usr');
    expect(runtimeFolder()).toBe('/home/somebody/state/ctctl/run');
  });
});
