import { describe, expect, it } from 'vitest';
import { serverSchema, toServer } from '../../../../src/inventory/schema.ts';
import { importable } from '../../../../src/remote/ssh-config/importable.ts';
import { withWritten } from './written.ts';

const files = {
  config:
    'Include d/*\nHost home xen2 *.example !x\n  User root\nHost github.com\nMatch host m\n  Port 1\nHost home -x a@b\n',
  'd/work': 'Host work-*\n  Include more\nHost work-1\n  HostName 10.0.0.1\n  Port 2222\n',
  more: 'Host work-2 home\n',
};

describe('the hosts of ssh_config', () => {
  it('are those with a name, in their order, each once', async () => {
    await withWritten(files, async ({ config }) => {
      const hosts = ['work-2', 'home', 'work-1', 'xen2', 'github.com', '-x', 'a@b'];
      expect(await config.hosts()).toEqual(hosts);
    });
  });

  it('are none where there is no file', async () => {
    await withWritten({}, async ({ config }) => {
      expect(await config.hosts()).toEqual([]);
    });
  });

  it('are offered with what they lead to, if an entry can name them', async () => {
    await withWritten(files, async ({ config }) => {
      const servers = [toServer('xen2', serverSchema.parse({ sshAlias: 'xen2' }))];
      expect(await importable(config, { servers })).toEqual([
        { alias: 'work-2', hostName: 'work-2', user: 'me', port: 22, inInventory: false, problem: undefined },
        { alias: 'home', hostName: 'home', user: 'root', port: 22, inInventory: false, problem: undefined },
        {
          alias: 'work-1',
          hostName: '10.0.0.1',
          user: 'me',
          port: 2222,
          inInventory: false,
          problem: undefined,
        },
        { alias: 'xen2', hostName: 'xen2', user: 'root', port: 22, inInventory: true, problem: undefined },
        {
          alias: 'github.com',
          hostName: 'github.com',
          user: 'me',
          port: 22,
          inInventory: false,
          problem: undefined,
        },
      ]);
    });
  });

  it('are offered although one of them cannot be understood', async () => {
    const config = 'Host odd\n  IdentityFile /%x\n  HostName h\nHost hashed\n  IdentityFile ~/.ssh/%C\n';
    await withWritten({ config }, async (written) => {
      const [odd, hashed] = await importable(written.config, { servers: [] });
      const problem = 'cannot expand %x in IdentityFile of ssh_config';
      expect(odd).toEqual({ alias: 'odd', hostName: 'odd', user: '', port: 22, inInventory: false, problem });
      expect(hashed).toMatchObject({ alias: 'hashed', user: 'me', problem: undefined });
    });
  });

  it('are not offered where the program itself is at fault', async () => {
    const config = { hosts: async () => ['x'], resolve: () => Promise.reject(new TypeError('a mistake')) };
    await expect(importable(config, { servers: [] })).rejects.toThrow('a mistake');
  });
});
