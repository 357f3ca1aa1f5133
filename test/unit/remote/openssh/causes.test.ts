/** What ssh says about a failure, in our words. */
import { describe, expect, it } from 'vitest';
import { type Circumstances, failureIn, hungUp, whyLost } from '../../../../src/remote/openssh/causes.ts';
import type { Route } from '../../../../src/remote/route.ts';

const route = {
  name: 'lab',
  server: 'lab',
  address: '10.0.0.1',
  port: 22,
  user: 'root',
  hostKeys: { storeName: 'lab', lookup: ['10.0.0.1'], files: [] },
  keepalive: { seconds: 10, count: 3 },
} as unknown as Route;

const around: Circumstances = {
  connectTimeout: 15,
  interactive: false,
  lookup: '10.0.0.1',
  known: [],
  keyAt: () => undefined,
};

describe('a failure', () => {
  it.each<[string, readonly string[], RegExp, RegExp | undefined]>([
    [
      'of the name',
      ['ssh: Could not resolve hostname nas: Name or service not known'],
      /^lab: there is no host named nas$/,
      /ctctl server edit lab/,
    ],
    [
      'of the name for now',
      ['ssh: Could not resolve hostname nas: Temporary failure in name resolution'],
      /^lab: the name nas cannot be looked up now$/,
      undefined,
    ],
    [
      'of the way',
      ['ssh: connect to host 10.0.0.1 port 22: No route to host'],
      /^lab: no way to 10\.0\.0\.1 \(host unreachable\)$/,
      undefined,
    ],
    [
      'of time',
      ['ssh: connect to host 10.0.0.1 port 22: Connection timed out'],
      /^lab: no answer from 10\.0\.0\.1:22$/,
      undefined,
    ],
    [
      'of the greeting',
      ['Connection timed out during banner exchange', 'Connection to 10.0.0.1 port 22 timed out'],
      /^lab: no SSH handshake with 10\.0\.0\.1:22 within 15 s$/,
      /really an SSH server/,
    ],
    [
      'of too many keys',
      [
        'Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures',
        'Disconnected from 10.0.0.1 port 22',
      ],
      /root@10\.0\.0\.1:22 was not let in; it was offered too many keys$/,
      /IdentitiesOnly/,
    ],
    [
      'of an agent that was asked in vain',
      [
        'sign_and_send_pubkey: signing failed for ED25519-SK "/home/me/.ssh/id_sk" from agent: agent refused operation',
        'root@10.0.0.1: Permission denied (publickey).',
      ],
      /the security key \/home\/me\/\.ssh\/id_sk \(ED25519-SK\) did not sign: agent refused operation; it takes: publickey$/,
      /touch or its PIN/,
    ],
    [
      'of a jump host that is not known',
      [
        'No ED25519 host key is known for bastion and you have requested strict checking.',
        'Host key verification failed.',
        'Connection closed by UNKNOWN port 65535',
      ],
      /^lab: the host key of bastion is not known yet$/,
      /with ssh/,
    ],
    ['without a word', ['debug1: Reading configuration data'], /ssh does not say why$/, undefined],
    [
      'of another kind',
      ['it is \u001b[31mraining', 'debug1: done'],
      /ssh says: it is {2}?\[31mraining$/,
      undefined,
    ],
  ])('%s', (_, log, message, next) => {
    const error = failureIn(log, route, around);
    expect(error).toMatchObject({ reason: 'unreachable', server: 'lab' });
    expect(error.message).toMatch(message);
    if (next) expect(error.next).toMatch(next);
  });

  it.each([
    ['kex_exchange_identification: Connection closed by remote host', true],
    ['kex_exchange_identification: read: Connection reset by peer', true],
    ['Connection closed by 10.0.0.1 port 22', false],
    ['root@10.0.0.1: Permission denied (publickey).', false],
  ])('%j may be tried again: %s', (line, expected) => {
    expect(hungUp(failureIn([line], route, around))).toBe(expected);
  });
});

describe('a loss', () => {
  it.each([
    [['Authenticated to x', 'Timeout, server 10.0.0.1 not responding.'], 'no sign of life for 30 s'],
    [['Connection to 10.0.0.1 closed by remote host.'], 'the server closed it'],
    [['client_loop: send disconnect: Broken pipe'], 'client_loop: send disconnect: Broken pipe'],
    [['Authenticated to x'], 'its ssh has ended'],
    [[], 'its ssh has ended'],
  ])('%j is %j', (said, expected) => {
    expect(whyLost(said, route.keepalive)).toBe(expected);
  });
});
