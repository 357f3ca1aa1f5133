/** What an export refuses, and the names in a role. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportRole, variablePrefix } from '../../../../src/bundles/export/role.ts';
import { exportScript } from '../../../../src/bundles/export/script.ts';
import { parseBundle } from '../../../../src/bundles/parse.ts';
import { sampleServer } from '../../../../src/bundles/samples.ts';
import { Secret } from '../../../../src/common/secret.ts';

const steps = 'steps:\n  - id: own\n    shell: { check: \'test -n "$token"\' }\n';

describe('export', () => {
  it('refuses a secret, by name and never by value', () => {
    const source = parseBundle(
      `name: motd\ntitle: t\nparameters: { token: { secret: true } }\n${steps}`,
      'motd.yaml',
    );
    const values = new Map([['token', new Secret('sesame')]]);
    expect(() => exportScript(source, values, sampleServer)).toThrow(
      expect.objectContaining({
        reason: 'refused',
        message: 'motd: token is secret: an exported file would show it',
      }),
    );
  });

  it.each([
    ['motd', 'motd'],
    ['vnc-loopback.v2', 'vnc_loopback_v2'],
    ['3com', 'bundle_3com'],
  ])('the variables of %s begin with %s', (name, prefix) => {
    expect(variablePrefix(name)).toBe(prefix);
  });

  it('makes YAML of whatever stands in the title', () => {
    const source = parseBundle(
      `name: motd\ntitle: 'a "b" {{ c }} #d'\nparameters: { token: { default: x } }\n${steps}`,
      'motd.yaml',
    );
    const files = exportRole(source, '#!/bin/sh\n', '/var/lib/ctctl');
    expect([...files.keys()]).toEqual([
      'tasks/main.yml',
      'files/motd.sh',
      'defaults/main.yml',
      'meta/main.yml',
      'README.md',
    ]);
    expect(parse(files.get('meta/main.yml') ?? '')).toMatchObject({
      galaxy_info: { description: 'a "b" {{ c }} #d' },
    });
    expect(parse(files.get('tasks/main.yml') ?? '')).toHaveLength(1);
    expect(parse(files.get('defaults/main.yml') ?? '')).toEqual({ motd_state: '/var/lib/ctctl' });
  });
});
