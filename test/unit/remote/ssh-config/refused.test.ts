/** What ctctl's own reading of ssh_config refuses: that would be wrong otherwise, and silently. */
import { describe, expect, it } from 'vitest';
import { withWritten } from './written.ts';

describe('without an ssh program', () => {
  it.each([
    [
      'Match exec "true"\n  HostName h\n',
      'config line 2: Match exec cannot be judged without an ssh program',
    ],
    ['Match final all\n  Port 1\n', 'config line 2: Match final cannot be judged'],
    ['Match tagged t\n  Include x\n', 'config line 2: Match tagged cannot be judged'],
    ['Match tagged x originalhost other\n  Port 1\n', undefined],
    ['Port 2\nMatch exec "true"\n  Port 1\n', undefined],
    ['CanonicalizeHostname yes\n', 'config line 1: CanonicalizeHostname cannot be judged'],
    ['CanonicalizeHostname no\nCanonicalizeHostname yes\n', undefined],
    ['\nPort x\n', 'config line 2: "x" is no number'],
    ['Port 0\n', 'config line 1: "0" is no port'],
    ['Host other\n  Port x\n', undefined],
    ['IdentitiesOnly maybe\n', '"maybe" is neither yes nor no'],
    ['ServerAliveInterval soon\n', '"soon" is no time'],
    ['Port\nUser me\n', 'config line 1'],
    ['User "me\n', 'config line 1'],
    ['Match host\n', 'config line 1'],
    ['IdentityFile ~/%x\n', 'cannot expand %x in IdentityFile'],
    ['ProxyCommand nc %d\n', 'cannot expand %d in ProxyCommand'],
    ['Include config\n', 'it includes itself'],
    ['Include a\n', 'it includes itself'],
    ['IncludeX a\nColour blue\n', undefined],
  ])('%j: %s', async (text, message) => {
    const files = { config: text, a: 'Include b\n', b: 'Include a\n', x: '' };
    await withWritten(files, async ({ config }) => {
      const answer = config.resolve('x');
      if (message === undefined) return expect(answer).resolves.toBeDefined();
      const details = { reason: 'usage', final: true, next: expect.any(String) };
      await expect(answer).rejects.toMatchObject({ ...details, message: expect.stringContaining(message) });
    });
  });
});
