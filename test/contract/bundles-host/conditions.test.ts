/** Conditions on real shells: what holds, what is skipped and with which words, and what is asked only once. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conditionCheck, conditionLibrary, conditionsSchema } from '../../../src/bundles/conditions.ts';
import { joinShell, raw, sh } from '../../../src/remote/bundle/shell.ts';
import type { ShellName } from '../../support/local-shell.ts';
import { type Host, type HostStep, host, said, shellNames } from './host.ts';

const server = (files: Readonly<Record<string, string>> = {}): Host => {
  const made = host({ variables: (folder) => ({ ct_debian_file: join(folder, 'debian_version') }) });
  for (const [name, text] of Object.entries(files)) made.write(name, text);
  return made;
};

/** xl as it prints `info`, counting how often it is asked. */
const xl = (major: string, minor: string, extra: string): string => `
echo "$1" >>"$S/asked"
case $1 in
  list) echo 'Name ID Mem VCPUs State Time(s)' ;;
  info) printf 'xen_major              : %s\\nxen_minor              : %s\\nxen_extra              : %s\\nxen_version            : x\\n' ${major} ${minor} '${extra}' ;;
esac`;

const step = (only: unknown, id = 'one'): HostStep => ({
  step: {
    id,
    title: id,
    check: joinShell([conditionCheck(conditionsSchema.parse(only)), raw("ct_ok 'it holds'")]),
  },
  library: conditionLibrary,
});

const verdict = async (shell: ShellName, at: Host, only: unknown): Promise<string> =>
  said(await at.run(shell, [step(only)], { mode: 'plan' }))[0] ?? '';

const holds = 'ok: it holds';

describe.each(shellNames)('in %s', (shell) => {
  it.each([
    ['4.0', '4', true],
    ['4.0', '=4.0', true],
    ['4.0', '>=11', false],
    ['4.0', '<11', true],
    ['12.5', '12', true],
    ['12.5', '>12', false],
    ['12.5', '>=12', true],
    ['12.5', '<=12', true],
    ['12.5', '<12.10', true],
    ['12.5', '!=12', false],
    ['12.5', '!= 11', true],
    ['9.13', '>=10', false],
    ['9.13', '<10', true],
    ['12', '>=12.1', false],
    ['bookworm/sid', '12', true],
    ['etch/sid', '<5', true],
    ['trixie/sid', '>=13', true],
    ['12.5', ['>=11', '<13'], true],
    ['13.1', ['>=11', '<13'], false],
  ])('Debian %s and %j: %s', async (version, debian, isSo) => {
    const at = server({ debian_version: `${version}\n` });
    expect((await verdict(shell, at, { debian })) === holds).toBe(isSo);
  });

  it.each([
    ['4', '17', '.5', '>=4.9', true],
    ['4', '9', '.1', '>=4.17', false],
    ['4', '17', '.5', '4.17', true],
    ['4', '17', '.5', '>4.17', false],
    ['4', '17', '.5', '4.17.5', true],
    ['4', '20', '.2', '<=4.20.1', false],
    ['4', '21', '-rc3', '>=4.21', true],
    ['3', '2', '-1', '<4.5', true],
    ['3', '2', '.1', '3.2.1', true],
    ['4', '17', '.5-pre', ['>=4.14', '<4.18'], true],
  ])('Xen %s.%s%s and %j: %s', async (major, minor, extra, xen, isSo) => {
    const at = server();
    at.tool('xl', xl(major, minor, extra));
    expect((await verdict(shell, at, { xen })) === holds).toBe(isSo);
  });

  it.each([
    [{ debian: '>=11' }, 'skipped: only for Debian >=11, this is 4.0'],
    [{ debian: ['>=3', '<4'] }, 'skipped: only for Debian <4, this is 4.0'],
    [{ xen: '<4.5' }, 'skipped: only for Xen <4.5, this is 4.17.5'],
    [{ toolstack: 'xm' }, 'skipped: only for xm, this is xl'],
    [{ arch: ['mips', 's390x'] }, expect.stringMatching(/^skipped: only for mips or s390x, this is \w+$/)],
    [{ hostname: 'elsewhere' }, expect.stringMatching(/^skipped: only for elsewhere, this is .+$/)],
    [{ exists: '/nowhere/at all' }, 'skipped: only for servers with /nowhere/at all'],
    [{ missing: ['/nowhere', '/tmp'] }, 'skipped: only for servers without /tmp'],
    [
      { has: ['sh', 'ctctl-never-heard-of'] },
      'skipped: only for servers with the command ctctl-never-heard-of',
    ],
    [
      { toolstack: 'xl', debian: '<5', xen: '>=4', exists: '/tmp', missing: '/nowhere', has: ['sh', 'xl'] },
      holds,
    ],
    [{}, holds],
  ])('%j says %s', async (only, text) => {
    const at = server({ debian_version: '4.0\n' });
    at.tool('xl', xl('4', '17', '.5'));
    expect(await verdict(shell, at, only)).toEqual(text);
  });

  it.each([
    [{ debian: '>=11' }, {}, 'skipped: only for Debian >=11, this is no Debian'],
    [
      { debian: '>=11' },
      { debian_version: 'zurg/sid\n' },
      expect.stringMatching(/^broken: cannot tell which Debian this is: .* says zurg\/sid$/),
    ],
    [{ xen: ['>=4', '<5'] }, {}, 'skipped: only for Xen >=4 <5, this is no Xen'],
    [{ toolstack: 'xl' }, {}, 'skipped: only for xl, this is a server without Xen'],
  ])('%j on %j says %s', async (only, files: Record<string, string>, text) => {
    expect(await verdict(shell, server(files), only)).toEqual(text);
  });

  it('cannot tell the version of a Xen that does not answer, and does not skip for that', async () => {
    const at = server();
    at.tool('xl', "echo 'xl: cannot open /dev/xen' >&2; exit 1");
    expect(await verdict(shell, at, { xen: '>=4' })).toBe(
      'broken: cannot tell the version of Xen: neither xl nor xm answers there (xl: cannot open /dev/xen)',
    );
  });

  it('asks for a fact once a run, and for none that nobody wants', async () => {
    const at = server({ debian_version: '12.5\n' });
    at.tool('xl', xl('4', '17', '.5'));
    await at.run(shell, [step({ debian: '12', exists: '/' })]);
    expect(at.has('asked')).toBe(false);
    await at.run(shell, [step({ xen: '>=4' }), step({ xen: '>=4.1' }, 'two'), step({ xen: '<9' }, 'three')]);
    expect(
      at
        .read('asked')
        .split('\n')
        .filter((verb) => verb === 'info'),
    ).toHaveLength(1);
    // Neither is a server asked about Xen that is of the wrong Debian already.
    at.write('asked', '');
    await at.run(shell, [step({ debian: '11', xen: '>=4' })]);
    expect(at.read('asked')).toBe('');
  });

  it('keeps a skipped step from being applied', async () => {
    const at = server({ debian_version: '4.0\n' });
    const only = step({ debian: '12' });
    const marked = {
      ...only,
      step: {
        ...only.step,
        apply: sh`: >${join(at.folder, 'applied')}`,
        check: joinShell([conditionCheck({ debian: '12' }), raw('ct_differs always')]),
      },
    };
    const report = await at.run(shell, [marked]);
    expect([report.outcome, ...said(report)]).toEqual([
      'unchanged',
      'skipped: only for Debian 12, this is 4.0',
    ]);
    expect(at.has('applied')).toBe(false);
  });
});
