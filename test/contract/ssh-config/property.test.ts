/** Whatever configuration somebody writes: ctctl's own reading and the real `ssh -G` lead to the same routes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Server, serverSchema, toServer } from '../../../src/inventory/schema.ts';
import { routeTo } from '../../../src/remote/routes.ts';
import type { SshConfig } from '../../../src/remote/ssh-config/settings.ts';
import { withConfig } from './two-ways.ts';

const aliases = ['a', 'b', 'ab', 'home', 'Home'] as const;
const alias = fc.constantFrom(...aliases);
const pattern = fc.oneof(alias, fc.constantFrom('*', 'a*', '?', '!a', '!*b', 'ho?e', '*o*', '!home', '??'));
const patterns = fc.array(pattern, { minLength: 1, maxLength: 3 });

const hop = fc
  .tuple(fc.constantFrom('', '', 'me@', 'you@'), alias, fc.constantFrom('', '', ':22', ':2222'))
  .map((parts) => parts.join(''));
const jump = fc.oneof(
  fc.array(hop, { minLength: 1, maxLength: 3 }).map((hops) => hops.join(',')),
  fc.constantFrom('none', 'None'),
);

const setting = fc.oneof(
  fc
    .constantFrom('10.0.0.1', '127.0.0.1', '%h.example.com', 'AB', '2001:db8::1')
    .map((name) => `HostName ${name}`),
  fc.integer({ min: 1, max: 65_535 }).map((port) => `Port ${port}`),
  fc.constantFrom('me', 'you', '"me"').map((user) => `User ${user}`),
  fc
    .constantFrom('none', '~/k1', '"~/k 2"', '/%h/%n/%r/%p', '~/.ssh/id_rsa')
    .map((file) => `IdentityFile ${file}`),
  fc.constantFrom('yes', 'no').map((flag) => `IdentitiesOnly=${flag}`),
  fc
    .constantFrom('none', '~/agent', 'SSH_AUTH_SOCK', '$NO_SUCH_NAME')
    .map((agent) => `IdentityAgent ${agent}`),
  jump.map((hops) => `ProxyJump ${hops}`),
  fc.constantFrom('none', 'nc %h %p', `sh -c 'nc  "%n" %p # %r'`).map((command) => `ProxyCommand ${command}`),
  fc.constantFrom('Key', 'k').map((name) => `HostKeyAlias ${name}`),
  fc.constantFrom('none', '/h1 "/h 2"', '~/%k').map((files) => `UserKnownHostsFile ${files}`),
  fc.constantFrom('0', '15', '2m').map((time) => `ServerAliveInterval ${time}`),
  fc.constantFrom('1', '7').map((count) => `ServerAliveCountMax ${count}`),
  fc.constantFrom('one', 'two', 'd/*', 'missing').map((name) => `Include {folder}/${name}`),
);

const criterion = fc.oneof(
  patterns.map((list) => `host ${list.join(',')}`),
  patterns.map((list) => `originalhost ${list.join(',')}`),
  patterns.map((list) => `!originalhost ${list.join(',')}`),
  fc.constantFrom('user me', '!user me', 'user "me,root"', 'localuser *', 'host *.example.com,10.*'),
);
const head = fc.oneof(
  { weight: 3, arbitrary: patterns.map((list) => `Host ${list.join(' ')}`) },
  fc.array(criterion, { minLength: 1, maxLength: 2 }).map((all) => `Match ${all.join(' ')}`),
  fc.constant('Match all'),
);
const block = fc
  .tuple(head, fc.array(setting, { maxLength: 4 }))
  .map(([first, lines]) => [first, ...lines.map((line) => `  ${line}`)].join('\n'));
const text = fc
  .tuple(fc.array(setting, { maxLength: 1 }), fc.array(block, { maxLength: 4 }))
  .map(([lines, blocks]) => [...lines, ...blocks, ''].join('\n'));
/** Without Include, so that nothing includes itself. */
const leaf = text.map((lines) => lines.replace(/^ *Include .*$/gm, ''));

const server = fc
  .record({
    sshAlias: alias,
    user: fc.constantFrom(undefined, 'root', 'me'),
    port: fc.constantFrom(undefined, 2200),
    address: fc.constantFrom(undefined, '10.9.9.9'),
  })
  .map((fields) => toServer('xen1', serverSchema.parse(fields)));

/** The route, or that there is none. */
async function outcome(to: Server, config: SshConfig): Promise<unknown> {
  return routeTo(to, config, '/home/me').catch((error: unknown) =>
    String(error).includes('in a circle') ? 'circle' : `refused: ${error}`,
  );
}

it('leads to the same routes', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(text, leaf, leaf, leaf, server, async (config, one, two, three, to) => {
      await withConfig({ config, one, two, 'd/three': three }, async ({ program, library }) => {
        const expected = await outcome(to, program);
        if (String(expected).startsWith('refused')) refused += 1;
        expect(await outcome(to, library)).toEqual(expected);
        expect(await library.hosts()).toEqual(await program.hosts());
      });
    }),
    { numRuns: 150 },
  );
  // What ssh refuses says nothing about agreement.
  expect(refused).toBe(0);
}, 120_000);
