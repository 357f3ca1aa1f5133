/** The tokens of paths stand for what the real ssh makes of them. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBySshG } from '../../../src/remote/ssh-config/ssh-g.ts';
import { thisComputer } from '../../../src/remote/ssh-config/surroundings.ts';
import { withConfig } from './two-ways.ts';

const host = 'Host x\n  HostName Sc.Example\n  Port 2222\n  User me\n';
const tokens = '%C-%L-%l-%k-%n-%h-%p-%r-%u-%i-%d';

/** ssh -G prints this setting with its tokens replaced. */
function bySsh(folder: string, ...options: readonly string[]): string {
  const args = ['-G', '-F', join(folder, 'config'), ...options, '-o', `UserKnownHostsFile=/${tokens}`, 'x'];
  const text = execFileSync('ssh', args, { encoding: 'utf8' });
  return /^userknownhostsfile (.*)$/m.exec(text)?.[1] ?? '';
}

describe('the tokens of IdentityFile', () => {
  it.each([
    ['a host', ''],
    ['a host with another name for its key', '  HostKeyAlias K\n'],
  ])('of %s, in both ways of reading', async (_, more) => {
    const config = `${host}${more}  IdentityFile /${tokens}\n  IdentityFile /j%j\n`;
    await withConfig({ config }, async ({ folder, program, library }) => {
      const expected = [bySsh(folder), '/j'];
      expect((await program.resolve('x')).identityFiles).toEqual(expected);
      expect((await library.resolve('x')).identityFiles).toEqual(expected);
    });
  });

  it('of a host behind others, by the version of the ssh that is there', async () => {
    const config = `${host}  ProxyJump a,me@b:22\n  IdentityFile /${tokens}\n  IdentityFile /j%j\n`;
    await withConfig({ config }, async ({ folder, program }) => {
      expect((await program.resolve('x')).identityFiles).toEqual([bySsh(folder), '/jb']);
    });
  });

  it.each([
    ['before OpenSSH 9.6 without the jump host', false, ''],
    ['from 9.6 on with it', true, 'b'],
  ])('%s', async (_, hashesJump, jump) => {
    const config = `${host}  ProxyJump a,me@b:22\n  IdentityFile /%C\n`;
    await withConfig({ config }, async ({ folder }) => {
      const around = thisComputer();
      const options = { program: 'ssh', file: join(folder, 'config'), around, manner: { hashesJump } };
      const text = `${hostname()}sc.example2222me${jump}`;
      const hash = createHash('sha1').update(text).digest('hex');
      expect((await readBySshG(options)('x')).identityFiles).toEqual([`/${hash}`]);
    });
  });
});
