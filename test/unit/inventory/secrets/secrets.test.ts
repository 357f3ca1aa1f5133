/** The words of secrets: their names in stores, in messages and on command lines. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  accountOf,
  passphraseOf,
  type SecretId,
  setCommandOf,
  wordsFor,
} from '../../../../src/inventory/secrets/secrets.ts';

describe('a secret', () => {
  it.each<[SecretId, string, string, string]>([
    [
      { kind: 'password', subject: 'home' },
      'password:home',
      'the login password of home',
      'ctctl secret set home',
    ],
    [
      { kind: 'sudo', subject: 'home' },
      'sudo:home',
      'the sudo password of home',
      'ctctl secret set home --sudo',
    ],
    [
      { kind: 'passphrase', subject: '/home/x/.ssh/id' },
      'passphrase:/home/x/.ssh/id',
      'the passphrase of /home/x/.ssh/id',
      'ctctl secret set --key /home/x/.ssh/id',
    ],
  ])('%j', (id, account, words, command) => {
    expect([accountOf(id), wordsFor(id), setCommandOf(id)]).toEqual([account, words, command]);
  });

  it.each([
    ['~/.ssh/id', join(homedir(), '.ssh/id')],
    ['/etc/../etc/id', '/etc/id'],
    ['id', resolve('id')],
    ['~other/id', resolve('~other/id')],
  ])('of a key file has its full path: %s', (written, subject) => {
    expect(passphraseOf(written)).toEqual({ kind: 'passphrase', subject });
  });
});
