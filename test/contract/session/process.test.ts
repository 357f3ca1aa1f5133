/** The process that keeps connections: one at a time, found again, replaced when it is gone, ended when not needed. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listKept } from '../../../src/remote/session/control.ts';
import { prepareFolder } from '../../../src/remote/session/place.ts';
import { readProc, signal } from '../../support/sshd/processes.ts';
import { until } from '../../support/sshd/until.ts';
import { type Workshop, workshop } from './client.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await workshop('sessions.program.ts');
});
afterAll(() => shop.close());

function isGone(pid: number | undefined): boolean {
  return pid === undefined || readProc(pid, 'stat') === '' || / Z /.test(readProc(pid, 'stat'));
}

describe('the process', () => {
  it('is started once by many commands at the same moment, and opens one connection', async () => {
    const room = shop.place();
    const commands = Array.from({ length: 6 }, async () => {
      const connection = await room.warm();
      await connection.exec('echo');
      return connection;
    });
    await Promise.all(commands);
    expect(room.openings()).toHaveLength(1);
    await until('the others have ended', () => room.serving().length === 1);
    expect(room.serving()).toEqual(room.openings());
  });

  it('serves one command after the other, also in other processes', async () => {
    const room = shop.place();
    (await room.warm()).close();
    await room.warm();
    expect(new Set(room.openings()).size).toBe(1);
    expect(room.openings()).toHaveLength(1);
  });

  it('holds nothing of the command that started it', async () => {
    const room = shop.place();
    await room.warm();
    const [pid = 0] = room.openings();
    const stat = readProc(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
    // Its own session and process group: neither Ctrl-C nor the closed terminal of the first command ends it.
    expect([Number(stat[2]), Number(stat[3])]).toEqual([pid, pid]);
  });

  it('that is killed in the middle of a command: the command hears of it, the next one gets another process', async () => {
    const room = shop.place();
    const connection = await room.warm();
    const lost: unknown[] = [];
    connection.onLost((error) => lost.push(error));
    const onStdout = (): void => signal(room.openings()[0] ?? 0, 'SIGKILL');
    const hanging = connection.exec('hang', { onStdout });
    await expect(hanging).rejects.toMatchObject({ reason: 'unreachable', server: 'home' });
    await until('the loss', () => lost.length > 0);
    expect(lost).toMatchObject([
      { message: 'home: lost the connection (the process that keeps it has ended)' },
    ]);
    // Its socket is still there.
    expect(existsSync(room.place.socket)).toBe(true);
    expect(await listKept(room.folder)).toEqual([]);
    await (await room.warm()).exec('echo');
    expect(new Set(room.openings()).size).toBe(2);
  });

  it('ends by itself when it has kept nothing for a moment, and takes its socket with it', async () => {
    const room = shop.place();
    const connection = await room.warm({ linger: 100, keepSeconds: 0.1 });
    const [pid] = room.openings();
    await connection.exec('echo');
    expect(isGone(pid)).toBe(false);
    connection.close();
    await until('it has ended', () => isGone(pid));
    expect(existsSync(room.place.socket)).toBe(false);
    await (await room.warm()).exec('echo');
    expect(room.openings()).toHaveLength(2);
  });

  it('of another version keeps nothing any longer, but the command that uses it goes on', async () => {
    const room = shop.place();
    const old = await room.warm({ version: '1', linger: 100 });
    const fresh = await room.warm({ version: '2' });
    const leaving = async (): Promise<unknown> =>
      (await listKept(room.folder)).map(({ isLeaving }) => isLeaving).toSorted();
    await expect.poll(leaving, { timeout: 10_000 }).toEqual([false, true]);
    await Promise.all([old.exec('echo'), fresh.exec('echo')]);
    expect(new Set(room.openings()).size).toBe(2);
    old.close();
    await until('the old one has ended', () => isGone(room.openings()[0]));
    await fresh.exec('echo');
    expect(room.serving()).toEqual([room.openings()[1]]);
  });

  it('ends when its socket is gone', async () => {
    const room = shop.place();
    const connection = await room.warm();
    spawnSync('rm', [room.place.socket]);
    connection.close();
    await until('it has ended', () => isGone(room.openings()[0]), 15_000);
  });

  it('that is stopped is no hang', async () => {
    const room = shop.place();
    await room.warm();
    const [pid = 0] = room.openings();
    signal(pid, 'SIGSTOP');
    await expect(room.warm()).rejects.toMatchObject({
      reason: 'failed',
      message: 'the process that keeps connections does not answer',
    });
    await expect(listKept(room.folder)).rejects.toMatchObject({ reason: 'failed' });
    signal(pid, 'SIGCONT');
    await room.warm();
    expect(room.openings()).toHaveLength(1);
  });

  it('that does not start says why', async () => {
    const room = shop.place();
    const entry = ['-e', 'throw new Error("no such luck")'];
    await expect(room.warm({ entry })).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('no such luck'),
    });
  });

  it('finds what a crash has left: a socket that nobody answers at, and a lock of a process that is gone', async () => {
    const room = shop.place();
    prepareFolder(room.place);
    const listen = `require('net').createServer().listen(${JSON.stringify(room.place.socket)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', listen]);
    const { pid } = spawnSync('true');
    writeFileSync(`${room.place.socket}.lock`, `${pid} ${hostname()} ${Date.now()} x\n`);
    expect(existsSync(room.place.socket)).toBe(true);
    await (await room.warm()).exec('echo');
    expect(room.openings()).toHaveLength(1);
    expect(existsSync(room.place.log)).toBe(true);
  });
});
