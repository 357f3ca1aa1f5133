/** What the real `ssh -G` is asked, and what it says where it cannot answer. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sshConfigOf } from '../../../src/remote/ssh-config/ssh-config.ts';
import { readBySshG } from '../../../src/remote/ssh-config/ssh-g.ts';
import { thisComputer } from '../../../src/remote/ssh-config/surroundings.ts';
import { withConfig } from './two-ways.ts';

it.each([
  ['a keyword that is none', '\nColour blue\n', 'config: line 2: Bad configuration option: colour'],
  ['a value that is none', 'Host x\n  Port many\n', "config line 2: Bad port 'many'"],
  ['a broken include', 'Include {folder}/broken\n', 'broken line 1: '],
])('says where ssh_config is wrong: %s', async (_, config, why) => {
  await withConfig({ config, broken: 'Port x\n' }, async ({ program, folder }) => {
    await expect(program.resolve('x')).rejects.toMatchObject({
      reason: 'usage',
      final: true,
      message: expect.stringContaining(`cannot read ssh_config for x: ${folder}/${why}`),
      next: `correct that, then try: ssh -G -F ${folder}/config x`,
    });
  });
});

it('says that a file is missing', async () => {
  const config = sshConfigOf({ file: '/nonexistent/config' });
  await expect(config.resolve('x')).rejects.toThrow(/\/nonexistent\/config: No such file/);
  await expect(config.hosts()).rejects.toThrow('/nonexistent/config: no such file');
});

it('does not wait for ever', async () => {
  await withConfig({ config: 'Match exec "sleep 5"\n  Port 1\n' }, async ({ folder }) => {
    const ask = readBySshG({
      program: 'ssh',
      file: join(folder, 'config'),
      around: thisComputer(),
      timeLimit: 300,
    });
    const start = performance.now();
    await expect(ask('x')).rejects.toMatchObject({
      message: 'cannot read ssh_config for x: ssh -G does not answer',
      next: expect.stringContaining('Match exec'),
    });
    expect(performance.now() - start).toBeLessThan(4000);
  });
});

it('judges Match exec', async () => {
  const config = 'Match exec "test %n = x"\n  Port 23\nMatch exec false\n  User no\n';
  await withConfig({ config }, async ({ program }) => {
    expect(await program.resolve('x')).toMatchObject({ port: 23 });
    expect(await program.resolve('y')).toMatchObject({ port: 22 });
  });
});

it('takes the file of CTCTL_SSH_CONFIG', async () => {
  await withConfig({ config: 'Host x\n  Port 23\n' }, async ({ folder }) => {
    const env = { ...process.env, CTCTL_SSH_CONFIG: join(folder, 'config') };
    const config = sshConfigOf({ around: thisComputer(env) });
    expect(await config.resolve('x')).toMatchObject({ port: 23 });
    expect(await config.hosts()).toEqual(['x']);
  });
});

it('asks once a host', async () => {
  await withConfig({ config: 'Host x\n  Port 23\n' }, async ({ folder }) => {
    const [program, log] = [join(folder, 'ssh'), join(folder, 'log')];
    writeFileSync(program, `#!/bin/sh\necho "$*" >> '${log}'\nexec ssh "$@"\n`);
    chmodSync(program, 0o755);
    const file = join(folder, 'config');
    const config = sshConfigOf({ file, program });
    await Promise.all(['x', 'x', 'y', 'x'].map((alias) => config.resolve(alias)));
    await config.resolve('x', { user: 'me', port: 24, hostName: 'fe80::1%eth0' });
    await config.resolve('x');
    const asked = readFileSync(log, 'utf8').trim().split('\n').sort();
    expect(asked).toEqual(
      [
        '-V',
        '-T -G -F none -- localhost',
        `-T -G -F ${file} -- x`,
        `-T -G -F ${file} -- y`,
        `-T -G -F ${file} -o HostName=fe80::1%%eth0 -l me -p 24 -- x`,
      ].sort(),
    );
  });
});

it('does without a program that is no OpenSSH client', async () => {
  await withConfig({ config: 'Host x\n  Port 23\n' }, async ({ folder }) => {
    const program = join(folder, 'ssh');
    writeFileSync(program, '#!/bin/sh\necho "Dropbear v2022.83" >&2\n');
    chmodSync(program, 0o755);
    const config = sshConfigOf({ file: join(folder, 'config'), program });
    expect(await config.resolve('x')).toMatchObject({ port: 23 });
  });
});
