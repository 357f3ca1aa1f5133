/** The events in words, and the back-off, as tables. */
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../../../src/console/vnc/backoff.ts';
import type { VncEvent } from '../../../../src/console/vnc/events.ts';
import { refusalBytes } from '../../../../src/console/vnc/refusal.ts';
import { describeVncEvent } from '../../../../src/console/vnc/words.ts';

const endpoint = { domainId: 8, host: '127.0.0.1', port: 5901 };

describe('an event in words', () => {
  it.each<[VncEvent, string]>([
    [
      { kind: 'listening', host: '127.0.0.1', port: 40000, endpoint },
      'listening on 127.0.0.1:40000 for domain 8, VNC port 5901',
    ],
    [{ kind: 'viewer-connected', viewer: 1, endpoint }, 'viewer 1 connected'],
    [{ kind: 'viewer-left', viewer: 1 }, 'viewer 1 left'],
    [{ kind: 'picture-lost', viewer: 2, side: 'server' }, 'viewer 2 disconnected by the server'],
    [{ kind: 'picture-lost', viewer: 2, side: 'link' }, 'viewer 2 disconnected with the SSH connection'],
    [
      { kind: 'silent', viewer: 3, seconds: 5 },
      'no answer from the VNC server for 5 s: another viewer may hold its only place (viewer 3 waits)',
    ],
    [{ kind: 'refused', viewer: 3, reason: 'winxp is off' }, 'viewer 3 sent away: winxp is off'],
    [{ kind: 'domain-off', reason: 'winxp is off' }, 'winxp is off; waiting for its start'],
    [{ kind: 'no-vnc', reason: 'winxp has no VNC port' }, 'winxp has no VNC port; waiting for it'],
    [{ kind: 'restarted', endpoint }, 'running as domain 8, VNC port 5901'],
    [{ kind: 'lost', reason: 'reset' }, 'SSH connection lost: reset'],
    [{ kind: 'retrying', attempt: 2, delay: 3600, reason: 'refused' }, 'retrying in 4 s (refused)'],
    [{ kind: 'retrying', attempt: 2, delay: 200, reason: 'refused' }, 'retrying in 1 s (refused)'],
    [{ kind: 'restored' }, 'SSH connection restored'],
  ])('%o', (event, text) => {
    expect(describeVncEvent(event)).toBe(text);
  });
});

describe('the wait before an attempt', () => {
  it.each([
    [1, 0, 1000],
    [1, 0.5, 1000],
    [1, 1, 1250],
    [2, 0, 1500],
    [3, 0.5, 4000],
    [5, 1, 20_000],
    [6, 0, 22_500],
    [6, 1, 30_000],
    [500, 0.5, 30_000],
  ])('%i with %f is %i ms', (attempt, random, delay) => {
    expect(retryDelay(attempt, random)).toBe(delay);
  });
});

describe('a refusal', () => {
  it('is a handshake without security types', () => {
    const expected = Buffer.from('RFB 003.008\n\0\0\0\0\x03off', 'latin1');
    expect(refusalBytes('off')).toEqual(expected);
  });
});
