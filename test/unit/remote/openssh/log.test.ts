/** Reading what ssh writes about itself. */
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { followFile } from '../../../../src/remote/openssh/follow-file.ts';
import { masterLog } from '../../../../src/remote/openssh/master-log.ts';
import { privateFolder } from '../../../../src/remote/openssh/private-folder.ts';
import { versionIn } from '../../../../src/remote/openssh/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'ctctl-unit-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the version', () => {
  it.each([
    ['OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19 27 Jan 2026', 9.2],
    ['OpenSSH_for_Windows_8.6p1, LibreSSL 3.4.3', 8.6],
    ['OpenSSH_10.0p2, OpenSSL 3.5.0', 10],
    ['something else', 0],
  ])('in %j is %d', (text, number) => {
    expect(versionIn(text)).toBe(number);
  });
});

describe('a file that grows', () => {
  it('is told line by line, each once and whole', () => {
    const file = join(folder, 'log');
    const lines: string[] = [];
    const look = followFile(file, (line) => lines.push(line));
    look();
    for (const piece of ['one\r\ntw', 'o\n', '', `${'x'.repeat(40_000)}\nrest`]) {
      appendFileSync(file, piece);
      look();
    }
    rmSync(file);
    look();
    expect(lines).toEqual(['one', 'two', 'x'.repeat(40_000)]);
  });
});

describe('the log of the master', () => {
  const logOf = (...lines: readonly string[]) => {
    const log = masterLog();
    for (const line of lines) log.take(line);
    return log;
  };
  const verbose = 'mux.c:mux_exit_message():1228 (pid=1)';

  it.each([
    [['debug1: client_input_channel_req: channel 2 rtype exit-status reply 0'], { hasStatus: true }],
    [[`debug3: ${verbose}: channel 2: exit message, exitval 4`], { hasStatus: true, code: 4 }],
    [['debug3: mux_exit_message: channel 2: exit message, exitval 255'], { hasStatus: true, code: 255 }],
    [['debug1: client_input_channel_req: channel 2 rtype exit-signal reply 0'], { isKilled: true }],
    [['debug1: client_input_channel_req: channel 3 rtype exit-signal reply 0'], {}],
    [
      [
        'debug3: mux_exit_message: channel 2: exit message, exitval 0',
        'debug1: channel 2: new session [client-session] (inactive timeout: 0)',
      ],
      {},
    ],
  ])('%j ends channel 2 as %j', (lines, ending) => {
    expect(logOf(...lines).endingOf(2)).toEqual(ending);
  });

  it('keeps the latest refusal', () => {
    const log = logOf(
      'channel 3: open failed: administratively prohibited: open failed',
      'channel 2: open failed: connect failed: Connection refused',
    );
    expect(log.refusal()).toBe('connect failed: Connection refused');
  });

  it('keeps what is no debugging, and not without end', () => {
    const log = logOf('debug1: quiet', ...Array.from({ length: 1000 }, (_, index) => `word ${index}`));
    expect(log.said().length).toBeLessThanOrEqual(100);
    expect(log.said().at(-1)).toBe('word 999');
  });
});

describe('the private folder', () => {
  it('is for nobody else, and goes with all that is in it', () => {
    const own = privateFolder(folder);
    expect(statSync(own.path).mode & 0o777).toBe(0o700);
    appendFileSync(own.file('x'), 'x');
    own.remove();
    own.remove();
    expect(() => statSync(own.path)).toThrow('ENOENT');
  });

  it('has a name that is short enough for a socket, wherever the temporary files are', () => {
    const own = privateFolder(join(folder, 'long'.repeat(30)));
    expect(Buffer.byteLength(own.socket) + 17).toBeLessThanOrEqual(103);
    own.remove();
  });
});
