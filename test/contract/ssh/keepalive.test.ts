/** Signs of life: a link that swallows everything is noticed in time, and one that is merely idle is left alone. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CtctlError } from '../../../src/common/errors.ts';
import type { Connection } from '../../../src/remote/connection.ts';
import { bareRoute } from '../../support/sshd/bare-route.ts';
import { connect, failureOf, run, trusting } from '../../support/sshd/client.ts';
import { startProxy } from '../../support/sshd/proxy.ts';
import { type Sshd, startSshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd({ config: ['LogLevel DEBUG1'] });
});
afterAll(() => sshd?.stop());

async function open(port: number, keepalive = { seconds: 1, count: 2 }): Promise<Connection> {
  const route = await bareRoute({ port, user: sshd.user }, { identities: [sshd.key.file], keepalive });
  return connect(route, await trusting(sshd));
}

describe('a frozen link', () => {
  it('is lost after so many signs of life without an answer, and whoever waits on it is told', async () => {
    const proxy = await startProxy(sshd.port);
    const connection = await open(proxy.port);
    const lost = new Promise<CtctlError>((resolve) => connection.onLost(resolve));
    const before = sshd.sessions();
    const waiting = connection.exec('exec sleep 20');
    await until('the command runs', () => sshd.sessions() > before);
    const begun = performance.now();
    proxy.freeze();
    expect((await lost).message).toBe('lab: lost the connection (no sign of life for 2 s)');
    expect(performance.now() - begun).toBeGreaterThan(1000);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(await waiting).toEqual({ code: null, signal: null });
    expect((await failureOf(connection.exec('true'))).message).toContain('no sign of life for 2 s');
    connection.close();
    await proxy.stop();
  });

  it('is lost to a forwarded connection, too', async () => {
    const proxy = await startProxy(sshd.port);
    const connection = await open(proxy.port, { seconds: 1, count: 1 });
    const stream = await connection.forward('127.0.0.1', sshd.port);
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.resume();
    proxy.freeze();
    await closed;
    connection.close();
    await proxy.stop();
  });
});

describe('an idle link', () => {
  it('is asked and answers, and stays', async () => {
    const connection = await open(sshd.port, { seconds: 1, count: 1 });
    const lost: CtctlError[] = [];
    connection.onLost((error) => lost.push(error));
    const asked = (): number => sshd.log().match(/rtype keepalive@openssh\.com/g)?.length ?? 0;
    const before = asked();
    await until('four signs of life were asked for', () => asked() - before >= 4);
    expect(lost).toEqual([]);
    expect((await run(connection, 'echo hello')).stdout).toBe('hello\n');
    connection.close();
  });
});
