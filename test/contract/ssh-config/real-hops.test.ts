/** The hops of a route are those that the real ssh takes: it tells them with -v. No host answers: all are at port 1. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { placeOf, type Route } from '../../../src/remote/route.ts';
import { routeTo } from '../../../src/remote/routes.ts';
import { withConfig } from './two-ways.ts';

/** Lines as ssh -v tells them: which place is reached through which hop, and where the first connection goes. */
function stepsOfRoute(route: Route): readonly string[] {
  if (route.via.kind === 'jump') {
    return [
      `${placeOf(route)} through ${route.via.host.name.replace(/:\d+$/, '')}`,
      ...stepsOfRoute(route.via.host),
    ];
  }
  return [route.via.kind === 'command' ? route.via.command : `${placeOf(route)} from here`];
}

function stepsOfSsh(file: string, alias: string): Promise<readonly string[]> {
  const args = ['-v', '-T', '-F', file, '-o', 'BatchMode=yes', '--', alias, 'true'];
  return new Promise((resolve) => {
    execFile('ssh', args, { timeout: 20_000 }, (_, __, stderr) => resolve(stepsOf(stderr)));
  });
}

function stepsOf(log: string): readonly string[] {
  return log.split(/\r?\n/).flatMap((line) => {
    const jump = /^debug1: Executing proxy command: exec ssh .*-W '\[(.*)\]:(\d+)' (.*)$/.exec(line);
    if (jump) return [`${jump[1]}:${jump[2]} through ${jump[3]}`];
    const command = /^debug1: Executing proxy command: exec (.*)$/.exec(line);
    if (command) return [command[1] ?? ''];
    const direct = /^debug1: Connecting to (\S+) .*port (\d+)\.$/.exec(line);
    return direct ? [`${direct[1]}:${direct[2]} from here`] : [];
  });
}

/** Every host is at an address of its own, on the loopback, where nothing listens. */
const hosts = ['home', 'a', 'b', 'c']
  .map((host, index) => `Host ${host}\n  HostName 127.0.0.${index + 1}\n  Port 1\n`)
  .join('');

const cases = [
  { what: 'direct', config: '' },
  { what: 'one hop', config: 'Host home\n  ProxyJump a\n' },
  { what: 'a chain', config: 'Host home\n  ProxyJump a,b,c\n' },
  {
    what: 'nested jumps',
    config: 'Host home\n  ProxyJump a\nHost a\n  ProxyJump b\nHost b\n  ProxyJump c\n',
  },
  {
    what: 'the jump of the first hop of a chain',
    config: 'Host home\n  ProxyJump a,b\nHost a\n  ProxyJump c\n',
  },
  {
    what: 'the jump of a later hop of a chain',
    config: 'Host home\n  ProxyJump a,b\nHost b\n  ProxyJump c\n',
  },
  {
    what: 'the command of a later hop',
    config: 'Host home\n  ProxyJump a,b\nHost b\n  ProxyCommand nc %h %p\n',
  },
  {
    what: 'the command of the first hop',
    config: 'Host home\n  ProxyJump a\nHost a\n  ProxyCommand exit 1; %h %p %n\n',
  },
  { what: 'a hop without its jump', config: 'Host a\n  ProxyJump none\nHost *\n  ProxyJump a\n' },
  { what: 'a later hop in its own list', config: 'Host * !a\n  ProxyJump a,b\n' },
  { what: 'a port of the hop', config: 'Host home\n  ProxyJump a:1\n' },
] as const;

it.each(cases)('$what', async ({ config }) => {
  const text = `UserKnownHostsFile none\n${config}${hosts}`;
  await withConfig({ config: text }, async ({ folder, program }) => {
    const server = toServer('xen1', serverSchema.parse({ sshAlias: 'home' }));
    const expected = await stepsOfSsh(join(folder, 'config'), 'home');
    expect(expected).not.toEqual([]);
    expect(stepsOfRoute(await routeTo(server, program))).toEqual(expected);
  });
});
