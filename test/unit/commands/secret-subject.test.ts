/** Which secret a command line means. */
import { describe, expect, it } from 'vitest';
import { type SubjectFlags, secretOf } from '../../../src/commands/secret/subject.ts';

const globals = { output: 'table', input: true } as const;

describe('the secret that is meant', () => {
  it.each<[string | undefined, Partial<SubjectFlags>, object]>([
    ['home', {}, { kind: 'password', subject: 'home' }],
    ['home', { sudo: true }, { kind: 'sudo', subject: 'home' }],
    [undefined, { key: '/etc/id' }, { kind: 'passphrase', subject: '/etc/id' }],
  ])('%s %j', (server, flags, id) => {
    expect(secretOf(server, { ...globals, ...flags })).toEqual(id);
  });

  it.each<[string | undefined, Partial<SubjectFlags>, RegExp]>([
    [undefined, {}, /no secret named/],
    [undefined, { key: '' }, /no secret named/],
    [undefined, { sudo: true }, /no secret named/],
    [undefined, { key: '/etc/id', sudo: true }, /--sudo needs a server/],
    ['home', { key: '/etc/id' }, /two secrets/],
  ])('is not clear: %s %j', (server, flags, message) => {
    expect(() => secretOf(server, { ...globals, ...flags })).toThrow(message);
  });
});
