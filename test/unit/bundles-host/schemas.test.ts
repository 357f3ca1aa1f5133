/** What may stand in the fields of packages, services, volumes, domains and conditions, and what is said of the rest. */
import { describe, expect, it } from 'vitest';
import { conditionsSchema } from '../../../src/bundles/conditions.ts';
import { packageKind } from '../../../src/bundles/kinds/package.ts';
import { runningKind } from '../../../src/bundles/kinds/running.ts';
import { serviceKind } from '../../../src/bundles/kinds/service.ts';
import { volumeKind } from '../../../src/bundles/kinds/volume.ts';

const schemas = {
  package: packageKind.schema,
  service: serviceKind.schema,
  volume: volumeKind.schema,
  running: runningKind.schema,
  only: conditionsSchema,
};

/** `PLACE: WHAT` of each mistake. */
function mistakes(kind: keyof typeof schemas, fields: unknown): readonly string[] {
  const { error } = schemas[kind].safeParse(fields);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const packageWords = 'expected the name of a Debian package';
const versionWords =
  "expected a comparison in quotes, like '>=11' or '<4.5' (4.20 without quotes would be 4.2)";

describe('fields', () => {
  it.each([
    ['package', { name: 'nginx' }],
    ['package', { names: ['g++', 'linux-image-2.6.18-6-xen-686', 'libc6.1'], state: 'latest', update: true }],
    ['package', { state: 'upgraded', allow_removal: true, archive: true }],
    ['service', { name: 'getty@tty1.service', running: true }],
    ['service', { name: 'xend', enabled: false }],
    ['service', { name: 'ssh', restart_after: ['sshd-config'] }],
    ['volume', { name: 'data', size: '8G' }],
    ['volume', { name: 'data', size: 4096, group: 'vg0', grow: true }],
    ['running', { domain: 'winxp' }],
    ['running', { domain: 'a name', state: 'off', grace: 30 }],
    ['only', {}],
    [
      'only',
      {
        toolstack: 'xl',
        debian: '>=11',
        xen: ['>= 4.14', '<4.18'],
        arch: 'x86_64',
        exists: ['/a', '/b c'],
        missing: '/c',
        has: 'lvs',
        hostname: 'xen1.example',
      },
    ],
  ] as const)('%s takes %j', (kind, fields) => {
    expect(mistakes(kind, fields)).toEqual([]);
  });

  it.each([
    ['package', {}, [': expected either name or names']],
    ['package', { name: 'a1', names: ['b1'] }, [': expected either name or names']],
    ['package', { name: 'nginx-' }, [`name: ${packageWords}`]],
    ['package', { name: '-y' }, [`name: ${packageWords}`]],
    ['package', { name: 'a*' }, [`name: ${packageWords}`]],
    ['package', { name: 'Nginx' }, [`name: ${packageWords}`]],
    ['package', { names: [] }, ['names: expected at least one package']],
    [
      'package',
      { name: 'nginx', state: 'there' },
      ['state: expected one of present, absent, latest, upgraded'],
    ],
    [
      'package',
      { name: 'nginx', state: 'upgraded' },
      [': upgraded is about all packages: no name here (latest?)'],
    ],
    ['package', { name: 'nginx', update: 'yes' }, ['update: expected true or false']],
    ['service', { name: 'web' }, [': says nothing about it: expected running, enabled or restart_after']],
    ['service', { name: 'we b', running: true }, ['name: expected the name of a service']],
    ['service', { name: '../x', running: true }, ['name: expected the name of a service']],
    [
      'service',
      { name: 'web', running: false, restart_after: ['x'] },
      [': running: false and restart_after cannot both hold'],
    ],
    ['service', { name: 'web', restart_after: 'x' }, ['restart_after: expected a list of step ids']],
    ['volume', { name: 'data' }, ['size: expected a size like 8G, or a number of bytes']],
    ['volume', { name: 'data', size: 'big' }, ['size: expected a size like 8G, or a number of bytes']],
    ['volume', { name: 'data', size: 0 }, ['size: expected a size like 8G, or a number of bytes']],
    ['volume', { name: 'data', size: 1.5 }, ['size: expected a size like 8G, or a number of bytes']],
    [
      'volume',
      { name: '..', size: '8G' },
      ['name: expected the name of a volume: letters, digits, "+", "_", "." and "-"'],
    ],
    [
      'volume',
      { name: '-f', size: '8G' },
      ['name: expected the name of a volume: letters, digits, "+", "_", "." and "-"'],
    ],
    ['running', { domain: '' }, ['domain: expected the name of a domain']],
    ['running', { domain: 'a/b' }, ['domain: expected the name of a domain']],
    ['running', { domain: 'a', grace: 5 }, ['grace: is for state: off only']],
    ['running', { domain: 'a', state: 'off', grace: 0 }, ['grace: expected a number of seconds, at least 1']],
    ['running', { domain: 'a', state: 'stopped' }, ['state: expected running or off']],
    ['only', { debian: 11 }, [`debian: ${versionWords}`]],
    ['only', { xen: 4.2 }, [`xen: ${versionWords}`]],
    ['only', { debian: '12 || 13' }, [`debian: ${versionWords}`]],
    ['only', { debian: [] }, [`debian: ${versionWords}`]],
    ['only', { debian: 'bookworm' }, [`debian: ${versionWords}`]],
    ['only', { toolstack: 'virsh' }, ['toolstack: expected xl or xm']],
    ['only', { exists: 'etc/x' }, ['exists: expected an absolute path on the server']],
    ['only', { has: 'a b' }, ['has: expected the name of a command']],
    ['only', { has: '-v' }, ['has: expected the name of a command']],
  ] as const)('%s does not take %j', (kind, fields, said) => {
    expect(mistakes(kind, fields)).toEqual(said);
  });

  it.each(Object.keys(schemas) as (keyof typeof schemas)[])('%s names an unknown field', (kind) => {
    expect(schemas[kind].safeParse({ nmae: 1 }).error?.issues).toContainEqual(
      expect.objectContaining({ code: 'unrecognized_keys', keys: ['nmae'] }),
    );
  });
});
