/** ctctl vnc against a practice server: the picture comes through, also after a restart and a lost connection. */

import type { ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitForText } from '../support/ctctl.ts';
import { type Practice, startPractice, winxp } from '../support/practice.ts';
import { readPicture } from '../support/rfb/client.ts';

describe.each(['xl', 'xm'] as const)('with %s', (toolstack) => {
  let practice: Practice;
  let tunnel: ChildProcess | undefined;
  beforeAll(async () => {
    practice = await startPractice(toolstack);
    await practice.run([...winxp, '--start']);
  });
  afterEach(() => {
    tunnel?.kill('SIGKILL');
  });
  afterAll(() => practice.stop());

  const open = async (...flags: string[]): Promise<number> => {
    tunnel = practice.start(['vnc', 'winxp', ...flags]);
    const [, port] = await waitForText(tunnel.stdout, /vnc:\/\/127\.0\.0\.1:(\d+)/);
    return Number(port);
  };
  const ended = (): Promise<number | null> => new Promise((settle) => tunnel?.once('close', settle));

  it('shows the picture on a loopback port, for one viewer after another', async () => {
    const port = await open('--no-viewer');
    for (let viewer = 1; viewer <= 2; viewer += 1) {
      const picture = await readPicture('127.0.0.1', port);
      expect(picture.name).toContain('winxp');
      expect(picture.width).toBeGreaterThan(100);
      const colours = new Set(
        new Uint32Array(picture.rgba.buffer, picture.rgba.byteOffset, picture.width * picture.height),
      );
      expect(colours.size).toBeGreaterThan(3);
    }
  });

  it('listens on the loopback only', async () => {
    const port = await open('--no-viewer');
    const listeners = execFileSync('cat', ['/proc/net/tcp'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) =>
        line.split(/\s+/)[2]?.endsWith(`:${port.toString(16).toUpperCase().padStart(4, '0')}`),
      );
    expect(listeners.map((line) => line.split(/\s+/)[2]?.split(':')[0])).toContain('0100007F');
    expect(listeners.every((line) => line.includes('0100007F:'))).toBe(true);
  });

  it('ends cleanly on Ctrl-C', async () => {
    const port = await open('--no-viewer');
    const end = ended();
    const words = waitForText(tunnel?.stderr ?? null, /ctctl: interrupted\n$/);
    tunnel?.kill('SIGINT');
    expect(await end).toBe(130);
    await words;
    await expect(
      new Promise((settle, reject) => connect(port, '127.0.0.1').on('connect', settle).on('error', reject)),
    ).rejects.toThrow(/ECONNREFUSED/);
  });

  it('follows the domain through a restart to its new port', async () => {
    const port = await open('--no-viewer');
    const stderr = tunnel?.stderr ?? null;
    const socket = connect(port, '127.0.0.1');
    await waitForText(socket, /RFB 003/);
    socket.on('error', () => {});
    const gone = new Promise((settle) => socket.once('close', settle));
    const back = waitForText(stderr, /winxp: running as domain (\d+), VNC port \d+/);
    expect((await practice.run(['reboot', 'winxp'])).code).toBe(0);
    await gone;
    const [, id] = await back;
    expect(Number(id)).toBe(
      (JSON.parse((await practice.run(['show', 'winxp', '--json'])).stdout) as { id: number }).id,
    );
    expect((await readPicture('127.0.0.1', port)).name).toContain('winxp');
  });

  it('restores a lost SSH connection and says so', async () => {
    const port = await open('--no-viewer');
    const stderr = tunnel?.stderr ?? null;
    const lost = waitForText(stderr, /SSH connection lost/);
    await practice.run(['practice', 'stop']);
    await lost;
    const ready = JSON.parse(
      (await practice.run(['practice', 'start', '--toolstack', toolstack, '--json'])).stdout,
    ) as { port: number };
    expect(ready.port).toBeGreaterThan(0);
    // The practice server has another port now, as after a move; the tunnel goes on trying the old one until it ends.
    const retrying = await waitForText(stderr, /retrying in \d+ s \(.*\)/, 20_000);
    expect(retrying[0]).toContain('connection refused');
    expect((await practice.run(['start', 'winxp'])).code).toBe(0);
    const viewer = connect(port, '127.0.0.1').on('error', () => {});
    expect(await new Promise((settle) => viewer.once('connect', () => settle('open')))).toBe('open');
    viewer.destroy();
  });

  it('launches a viewer, and ends when it is closed', async () => {
    const viewer = join(practice.folder, 'viewer');
    const note = join(practice.folder, 'viewer-was-here');
    writeFileSync(viewer, `#!/bin/sh\necho "$@" >'${note}'\n`);
    chmodSync(viewer, 0o755);
    const port = await open('--viewer', `${viewer} {host}::{port}`);
    await expect
      .poll(() => existsSync(note) && readFileSync(note, 'utf8').trim(), { timeout: 10_000 })
      .toBe(`127.0.0.1::${port}`);
  });

  it('says what to do when the domain is off', async () => {
    await practice.run(['stop', 'winxp']);
    const { code, stderr } = await practice.run(['vnc', 'winxp', '--no-viewer']);
    expect(stderr).toBe('ctctl: winxp is off; ctctl start practice:winxp\n');
    expect(code).toBe(5);
    await practice.run(['start', 'winxp']);
  });
});
