/** What ssh2, the network and the server say when there is no connection, as one line with the next step. */
import { describe, expect, it } from 'vitest';
import { CtctlError } from '../../../../src/common/errors.ts';
import { modernAlgorithms } from '../../../../src/remote/ssh/algorithms.ts';
import type { Stage } from '../../../../src/remote/ssh/connect.ts';
import { failureInWords, hangsUp, late, type SshError } from '../../../../src/remote/ssh/connect-failure.ts';
import type { Offer } from '../../../../src/remote/ssh/offer.ts';
import { routeOf, serverAt } from '../../../support/sshd/client.ts';

const lab = { ...(await routeOf(serverAt(2222, { address: 'xen.example', user: 'admin' }))) };
const bastion = { ...lab, name: 'bastion', server: undefined };

const authentication = {
  handler: () => {},
  describe: async () => 'key k: refused; it takes: publickey',
  offered: () => ['publickey'],
  current: () => 'key k',
  failure: () => undefined,
};

const sshError = (message: string, fields: Partial<SshError> = {}): SshError =>
  Object.assign(new Error(message), fields);

async function inWords(
  error: SshError,
  { route = lab, stage = 'SSH handshake' as Stage, offer = undefined as Offer | undefined } = {},
): Promise<CtctlError> {
  const said = await failureInWords(route, error, { stage, authentication, offer, foreign: undefined });
  if (!(said instanceof CtctlError)) throw said;
  return said;
}

describe('the network', () => {
  it.each([
    ['ECONNREFUSED', 'nothing listens on xen.example:2222 (connection refused)'],
    ['ENOTFOUND', 'there is no host named xen.example'],
    ['EAI_AGAIN', 'the name xen.example cannot be looked up now'],
    ['EHOSTUNREACH', 'no way to xen.example (host unreachable)'],
    ['ENETUNREACH', 'no way to xen.example (network unreachable)'],
    ['ETIMEDOUT', 'no answer from xen.example:2222'],
  ])('%s', async (code, words) => {
    const error = await inWords(sshError(`connect ${code}`, { code }), { stage: 'TCP connection' });
    expect(error).toMatchObject({
      reason: 'unreachable',
      server: 'lab',
      final: false,
      message: `lab: ${words}`,
    });
    expect(error.next).toBe('ctctl server edit lab --address ADDRESS --port PORT');
  });

  it('of a jump host is a matter of ssh_config', async () => {
    const error = await inWords(sshError('x', { code: 'ECONNREFUSED' }), { route: bastion });
    expect(error.next).toBe('see Host bastion in ~/.ssh/config');
    expect(error.message).toMatch(/^bastion: /);
  });

  it('has brackets around an IPv6 address', async () => {
    const error = await inWords(sshError('x', { code: 'ECONNREFUSED' }), {
      route: { ...lab, address: '::1' },
    });
    expect(error.message).toContain('[::1]:2222');
  });
});

describe('a refused login', () => {
  it.each([
    [
      'All configured authentication methods failed',
      { level: 'client-authentication' },
      'was not let in; key k',
    ],
    [
      'Too many authentication failures',
      { code: 2 },
      'was not let in (Too many authentication failures); key k',
    ],
  ])('%s', async (message, fields, words) => {
    const error = await inWords(sshError(message, fields), { stage: 'authentication' });
    expect(error).toMatchObject({ reason: 'unreachable', final: true });
    expect(error.message).toBe(`lab: admin@xen.example:2222 ${words}: refused; it takes: publickey`);
    expect(error.next).toMatch(
      /ctctl server edit lab --identity FILE.*ssh-copy-id -p 2222 admin@xen\.example/,
    );
  });

  it('by an expired password names the command that sets a new one', async () => {
    const error = await inWords(sshError('the password has expired there'), { stage: 'authentication' });
    expect(error.message).toBe('lab: the password has expired there: admin must set a new one');
    expect(error.next).toBe('log in once with ssh, which asks for it');
  });
});

describe('a server that hangs up', () => {
  it.each<[string, SshError, Stage, string, boolean]>([
    [
      'before',
      sshError('Connection lost before handshake'),
      'SSH handshake',
      'before the SSH handshake',
      true,
    ],
    [
      'with a reset',
      sshError('x', { code: 'ECONNRESET' }),
      'SSH handshake',
      'before the SSH handshake',
      true,
    ],
    ['during the login', sshError('x', { code: 'ECONNRESET' }), 'authentication', 'during the login', false],
    ['after its key', sshError('x', { code: 'ECONNRESET' }), 'host key', 'before the SSH handshake', false],
  ])('%s', async (_when, cause, stage, words, again) => {
    const error = await inWords(cause, { stage });
    expect(error.message).toBe(`lab: xen.example:2222 closed the connection ${words}`);
    expect(hangsUp(error, stage)).toBe(again);
  });

  it.each([
    ['says goodbye', sshError('go away', { code: 12 }), 'ended the connection: go away'],
    ['speaks no SSH', sshError('Invalid packet'), 'does not speak SSH properly: Invalid packet'],
  ])('but %s is not tried again', async (_what, cause, words) => {
    const error = await inWords(cause);
    expect(error.message).toBe(`lab: xen.example:2222 ${words}`);
    expect(hangsUp(error, 'SSH handshake')).toBe(false);
  });

  it.each([
    ['goodbye', sshError('go\u001b[31m\r\naway', { code: 12 })],
    ['packet', sshError('bad\u0000packet\n')],
  ])('steers no terminal with its %s', async (_what, cause) => {
    expect((await inWords(cause)).message).toMatch(/^[^\p{Cc}]+$/u);
  });
});

describe('no common algorithm', () => {
  const error = sshError('Handshake failed: no matching key exchange algorithm');
  const old: Offer = { ...modernAlgorithms, kex: ['diffie-hellman-group1-sha1'] };

  it('has both lists and the profile', async () => {
    const said = await inWords(error, { offer: old });
    expect(said.message).toBe(
      `lab: xen.example:2222: no common key exchange: it offers diffie-hellman-group1-sha1; ctctl offers ${modernAlgorithms.kex.join(', ')}`,
    );
    expect(said.next).toBe('if it really is such an old server: ctctl server edit lab --legacy etch');
  });

  it.each([
    [
      'where the profile is set already',
      { ...lab, legacy: 'etch' as const },
      { ...old, kex: ['unheard-of'] },
    ],
    ['where the profile would not help', lab, { ...old, kex: ['unheard-of'] }],
    ['for a jump host, which has no entry', bastion, old],
  ])('proposes the other transport %s', async (_where, route, offer) => {
    expect((await inWords(error, { route, offer })).next).toBe('it may be reached with transport: openssh');
  });

  it('says what is known where the lists have not been seen', async () => {
    expect((await inWords(error)).message).toBe(
      'lab: no common algorithm with xen.example:2222: Handshake failed: no matching key exchange algorithm',
    );
  });

  it('says so where a list is empty', async () => {
    const said = await inWords(error, { offer: { ...old, kex: [] } });
    expect(said.message).toContain('no common key exchange: it offers none; ctctl offers');
  });
});

describe('errors of our own', () => {
  it('stay as they are', async () => {
    const own = new CtctlError('cancelled', 'cancelled');
    expect(await inWords(own)).toBe(own);
    expect(hangsUp(own, 'SSH handshake')).toBe(false);
  });
});

describe('a stage that takes too long', () => {
  it.each([
    [
      'name resolution',
      'no answer for the name xen.example',
      'is this computer on the network, and is the name right?',
    ],
    [
      'TCP connection',
      'no TCP connection with xen.example:2222',
      'is it switched on, and is the address right?',
    ],
    [
      'ProxyCommand',
      'no word from xen.example:2222 through its ProxyCommand',
      'is that really an SSH server?',
    ],
    ['SSH handshake', 'no SSH handshake with xen.example:2222', 'is that really an SSH server?'],
  ])('%s', (stage, words, next) => {
    expect(late(lab, stage, 1500)).toMatchObject({
      reason: 'unreachable',
      server: 'lab',
      message: `lab: ${words} within 1.5 s`,
      next,
    });
  });
});
