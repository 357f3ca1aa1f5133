/** What `--keep` does where nothing can be kept: the command makes a connection of its own. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type WarmWays, warmBy } from '../../../../src/commands/session/warm.ts';
import { version } from '../../../../src/common/version.ts';
import { runtimeFolder } from '../../../../src/inventory/locations.ts';
import type { Route } from '../../../../src/remote/route.ts';
import { sessionPlace } from '../../../../src/remote/session/place.ts';
import { noKnownHosts, routeOf, serverAt } from '../../../support/sshd/client.ts';
import { fakeConnection, serve } from './fake.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-warm-'));
  vi.stubEnv('XDG_RUNTIME_DIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const server = serverAt(22);
const options = (): WarmWays => ({
  hostKeys: { knownHosts: noKnownHosts() },
  authentication: {},
  entry: ['-e', 'throw new Error("no such luck")'],
});

it('a process that does not start is said once, and nothing is kept', async () => {
  const warn = vi.fn();
  const warm = warmBy(60, { ...options(), warn });
  const route = await routeOf(server);
  expect(await Promise.all([warm(server, route), warm(server, route)])).toEqual([undefined, undefined]);
  expect(await warm(server, route)).toBeUndefined();
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^connections are not kept: .* does not start: Error: no such luck$/)],
  ]);
});

it('nor is it where the process cannot even begin', async () => {
  const warn = vi.fn();
  const { log } = sessionPlace(runtimeFolder(), version);
  mkdirSync(log, { recursive: true, mode: 0o700 });
  expect(await warmBy(60, { ...options(), warn })(server, await routeOf(server))).toBeUndefined();
  expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^connections are not kept: cannot write /));
});

it('an unsafe folder is no reason to go on', async () => {
  mkdirSync(runtimeFolder(), { mode: 0o755 });
  const warm = warmBy(60, options());
  await expect(warm(server, await routeOf(server))).rejects.toMatchObject({ reason: 'refused' });
});

it('what goes through a ProxyCommand is not kept, as little behind a jump host', async () => {
  const open = vi.fn(async () => fakeConnection());
  await serve(open, { place: sessionPlace(runtimeFolder(), version) });
  const warm = warmBy(60, options());
  const route = await routeOf(server);
  const host: Route = { ...route, via: { kind: 'command', command: 'nc h 22' } };
  expect(await warm(server, host)).toBeUndefined();
  expect(await warm(server, { ...route, via: { kind: 'jump', host } })).toBeUndefined();
  expect(open).not.toHaveBeenCalled();
  (await warm(server, route))?.close();
  expect(open).toHaveBeenCalledOnce();
});

it('many servers at once are no warning of node, and all end with the command', async () => {
  let opening = 0;
  const place = sessionPlace(runtimeFolder(), version);
  await serve(
    (_request, _person, signal) => {
      opening += 1;
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
    { place },
  );
  const warned = vi.fn();
  process.on('warning', warned);
  const ending = new AbortController();
  const warm = warmBy(60, { ...options(), signal: ending.signal });
  const route = await routeOf(server);
  const all = Array.from({ length: 12 }, (_, at) => warm({ ...server, name: `s${at}` }, route));
  await vi.waitFor(() => expect(opening).toBe(12));
  ending.abort(new Error('interrupted'));
  for (const each of await Promise.allSettled(all)) expect(each).toMatchObject({ status: 'rejected' });
  process.removeListener('warning', warned);
  expect(warned).not.toHaveBeenCalled();
});
