/** What a server may say, field by field, and what it says where nothing is written. */

import { describe, expect, it } from 'vitest';
import { inventoryJsonSchema } from '../../../src/inventory/json-schema.ts';
import { inventorySchema, serverSchema, toServer } from '../../../src/inventory/schema.ts';

const long = 'x'.repeat(63);

describe('defaults', () => {
  it("are those of a c't-Debian-Server", () => {
    expect(toServer('home', serverSchema.parse({ address: '192.168.1.2' }))).toEqual({
      name: 'home',
      address: '192.168.1.2',
      port: 22,
      user: 'root',
      groups: [],
      transport: 'ssh2',
      sudo: false,
      volumeGroup: 'server',
      bridges: [],
      paths: { definitions: '/etc/xen', iso: '/root', state: '/var/lib/ctctl', log: '/var/log/xen' },
    });
  });

  it('leave to ssh_config what it may say, where an alias is named', () => {
    const byAlias = toServer('home', serverSchema.parse({ sshAlias: 'xen', port: 2222 }));
    expect([byAlias.address, byAlias.port, byAlias.user]).toEqual([undefined, 2222, undefined]);
    expect(Object.keys(byAlias)).not.toContain('user');
    expect(() => serverSchema.parse({ port: 22 })).toThrow(
      'expected a host name or an IP address, or sshAlias',
    );
  });

  it('fill up what is written', () => {
    const server = serverSchema.parse({
      address: 'lab',
      identity: '~/.ssh/lab',
      groups: ['a', 'b', 'a'],
      toolstack: 'xm',
      paths: { definitions: '/tmp/defs//', iso: '/', xen: '/usr/lib/xen-3.2-1/' },
    });
    expect(toServer('lab', server, '/home/me$&')).toMatchObject({
      identity: '/home/me$&/.ssh/lab',
      groups: ['a', 'b'],
      toolstack: 'xm',
      paths: { definitions: '/tmp/defs', iso: '/', log: '/var/log/xen', xen: '/usr/lib/xen-3.2-1' },
    });
  });
});

describe('values', () => {
  const good: Readonly<Record<string, readonly unknown[]>> = {
    address: ['home', 'xen.example.org', '10.0.0.1', '::1', 'fe80::1%eth0', 'my_server', 'büro'],
    port: [1, 22, 65_535],
    user: ['root', 'admin', 'a.b', 'DOMAIN\\me'],
    identity: ['/root/.ssh/id', '~/.ssh/id with blank', 'C:\\keys\\id', '~\\keys\\id'],
    groups: [[], ['home'], ['a.b', 'c_d', '9-x', long]],
    sudo: [true, false],
    toolstack: ['xl', 'xm'],
    volumeGroup: ['server', 'vg0', 'a+b_c.d-e'],
    paths: [{}, { iso: '/srv/iso images' }, { xen: '/usr/lib/xen' }],
    bridges: [[], ['intern', 'br0.12', 'xenbr-x']],
  };
  const bad: Readonly<Record<string, readonly unknown[]>> = {
    address: ['', 'a b', '-oProxyCommand=x', 'host:22', '[::1]', 'root@host', 'a\nb', 5, null, 'a/b'],
    port: [0, 65_536, 22.5, '22', null, Number.NaN],
    user: ['', '-x', 'a b', 'a:b', 'a@b', 'a\tb'],
    identity: ['', 'id_rsa', './id', '~', '~other/id', '/a\nb', '/a\u0085b'],
    groups: ['home', ['all'], ['a,b'], ['!a'], ['a:b'], ['-a'], [`${long}x`], [''], [5], null],
    sudo: ['yes', 1, null],
    toolstack: ['kvm', 'XL'],
    volumeGroup: ['', '-vg', '.', '..', 'a b', 'a/b', "a'b"],
    paths: [{ iso: 'iso' }, { iso: '/a\nb' }, { isos: '/x' }, [], '/etc', null, { iso: '~/iso' }],
    bridges: [['a b'], ['x'.repeat(16)], ['-b'], ['..'], ['a/b'], 'intern'],
  };
  const cases = (table: typeof good) =>
    Object.entries(table).flatMap(([field, values]) => values.map((value) => [field, value] as const));
  const isAllowed = (field: string, value: unknown) =>
    serverSchema.safeParse({ address: 'x', [field]: value }).success;

  it.each(cases(good))('%s: %j is allowed', (field, value) => {
    expect(isAllowed(field, value)).toBe(true);
  });
  it.each(cases(bad))('%s: %j is not allowed', (field, value) => {
    expect(isAllowed(field, value)).toBe(false);
  });
});

describe('names', () => {
  it.each(['home', 'a', '9', 'a.b_c-d', long, 'allow'])('%s is allowed', (name) => {
    expect(inventorySchema.safeParse({ servers: { [name]: { address: 'x' } } }).success).toBe(true);
  });
  it.each(['', 'all', '-a', '.a', 'a:b', 'a/b', 'a,b', '!a', 'a b', 'ä', `${long}x`])('%j is not', (name) => {
    expect(inventorySchema.safeParse({ servers: { [name]: { address: 'x' } } }).success).toBe(false);
  });
});

describe('JSON Schema', () => {
  it('describes every field and refuses unknown ones', () => {
    const schema = JSON.stringify(inventoryJsonSchema());
    const fields = Object.values({ ...inventorySchema.shape, ...serverSchema.shape });
    for (const { description } of fields) {
      expect(schema).toContain(JSON.stringify({ description }).slice(1, -1));
    }
    expect(schema.match(/"additionalProperties":false/g)).toHaveLength(3);
    expect(schema).not.toContain('"required"');
  });

  it('has patterns that its readers can compile', () => {
    const patterns = JSON.stringify(inventoryJsonSchema()).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g);
    const compiled = [...patterns].map(([, text = '']) => new RegExp(JSON.parse(text), 'u'));
    expect(compiled.length).toBeGreaterThan(8);
  });
});
