/** What connections by the system's ssh leave behind on this computer: no process, no file, no secret. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/common/secret.ts';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { raw, sh } from '../../../src/remote/bundle/shell.ts';
import { silentPort } from '../../support/sshd/broken.ts';
import { bundle, holds } from '../../support/sshd/bundles.ts';
import { entryOf, failureOf, serverAt, targetOver } from '../../support/sshd/client.ts';
import { bundleProgram, startProgram } from '../../support/sshd/client-process.ts';
import { allPids, readProc } from '../../support/sshd/processes.ts';
import { startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';
import { open, opened, processesOf, ways } from './by-openssh.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd?.stop());

/** The private folders that stand now, of any connection: the tests of a file run one after the other. */
function folders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('ctctl-ssh-'));
}

const gone = (port: number, before: readonly string[]): Promise<unknown> =>
  until(
    'nothing is left',
    () => processesOf(port).length === 0 && folders().every((name) => before.includes(name)),
  );

describe.each(ways)('%s: nothing is left', (_, shared) => {
  it('of a connection that was closed while a command ran', async () => {
    const before = folders();
    const connection = await opened(sshd, { shared });
    const running = connection.exec('echo up; exec sleep 60', { onStdout: () => connection.close() });
    expect(processesOf(sshd.port)).not.toEqual([]);
    await running;
    await gone(sshd.port, before);
  });

  it('of a command that was broken off', async () => {
    const connection = await opened(sshd, { shared });
    const standing = processesOf(sshd.port).length;
    const ending = new AbortController();
    const running = connection.exec('echo up; exec sleep 60', {
      signal: ending.signal,
      onStdout: () => ending.abort(new Error('enough')),
    });
    await expect(running).rejects.toThrow('enough');
    await until('its ssh has ended', () => processesOf(sshd.port).length === standing);
    connection.close();
  });

  it('of a connection that was lost', async () => {
    const before = folders();
    const proxy = await startProxy(sshd.port);
    const connection = await opened(sshd, { port: proxy.port, shared });
    await connection.exec('echo up; exec sleep 60', { onStdout: () => proxy.cut() });
    connection.close();
    await gone(proxy.port, before);
    await proxy.stop();
  });

  it('of one that did not come about in time', async () => {
    const before = folders();
    const silent = await silentPort();
    const limits = { tcp: 200, handshake: 100, authentication: 100 };
    const error = await failureOf(open(sshd, serverAt(silent.port), { shared, limits }));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.message).toBe(`lab: no SSH login with 127.0.0.1:${silent.port} within 0.4 s`);
    await gone(silent.port, before);
    await silent.stop();
  });

  it('of one that was broken off', async () => {
    const before = folders();
    const silent = await silentPort();
    const ending = new AbortController();
    const reason = new Error('enough');
    const opening = open(sshd, serverAt(silent.port), { shared, signal: ending.signal });
    opening.catch(() => {});
    await until('ssh runs', () => processesOf(silent.port).length > 0);
    ending.abort(reason);
    await expect(opening).rejects.toBe(reason);
    await gone(silent.port, before);
    await silent.stop();
  });
});

describe('when ctctl is', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('ended by %s, its master ends too', async (name) => {
    const before = folders();
    const file = fileURLToPath(new URL('./killed.program.ts', import.meta.url));
    const program = await bundleProgram(file, sshd.folder);
    const entry = JSON.stringify(entryOf(sshd));
    const trusted = JSON.stringify(sshd.hostKeys.map(({ type, blob }) => [type, blob.toString('base64')]));
    const sessions = sshd.sessions();
    const child = startProgram(program, [entry, trusted]);
    const ended = once(child, 'exit');
    await until('its command runs', () => sshd.sessions() > sessions);
    child.kill(name);
    await ended;
    await gone(sshd.port, before);
    await until('the server has noticed', () => sshd.connections().length === 0);
  });
});

describe('a secret', () => {
  it('of a script stands in no arguments, no environment, no log', async () => {
    const word = `hidden-${Date.now()}-word`;
    const connection = await opened(sshd);
    const seen: string[] = [];
    const look = (): void => {
      for (const pid of allPids()) {
        for (const name of ['cmdline', 'environ'] as const) {
          if (readProc(pid, name).includes(word)) seen.push(`${name} of ${readProc(pid, 'cmdline')}`);
        }
      }
    };
    const secret = new Secret(word);
    const step = { ...holds(), check: sh`test -n ${secret} && sleep 0.3 && ct_ok there` };
    const watching = setInterval(look, 20);
    const report = await runBundle(targetOver(connection), bundle([step], [raw('')]), 'run');
    clearInterval(watching);
    connection.close();
    expect(report.outcome).toBe('unchanged');
    expect(seen).toEqual([]);
  });
});
