/** What only a server can tell, given its answers. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../../src/remote/bundle/run.ts';
import { parseView, pathsOf, type ServerView } from '../../../../../src/xen/definitions/lint/server/view.ts';
import { subjectOf } from '../../../../../src/xen/definitions/lint/subject.ts';
import { found, lint, quiet, source } from './support.ts';

const mac = 'mac=00:16:3e:00:00:01';
const text = `${quiet}disk = [ 'phy:/dev/vg/a,xvda,w', 'file:/a.iso,xvdb:cdrom,r' ]\nvif = [ '${mac},bridge=br0' ]\n`;

const server = (given: Partial<ServerView> = {}): ServerView => ({
  bridges: ['br0'],
  paths: new Map(),
  others: [],
  ...given,
});
const other = (given: { disk?: string; vif?: string }) =>
  server({ others: [{ path: '/etc/xen/u', disk: '', vif: '', ...given }] });

describe.each(['xl', 'xm'] as const)('by %s', (by) => {
  it.each<[string, ServerView, string, number, string]>([
    ['disk-missing', server({ paths: new Map([['/dev/vg/a', false]]) }), text, 5, '/dev/vg/a'],
    ['disk-missing', server({ paths: new Map([['/a.iso', false]]) }), text, 5, '/a.iso'],
    ['file-missing', server({ paths: new Map([['/k', false]]) }), text, 3, '/k'],
    ['bridge-missing', server({ bridges: ['intern'] }), text, 6, 'it has intern'],
    ['bridge-missing', server({ bridges: [] }), text, 6, 'it has none'],
    ['mac-elsewhere', other({ vif: '[bridge=x,MAC=00:16:3E:00:00:01]' }), text, 6, '/etc/xen/u has'],
    ['disk-used', other({ disk: '[phy:/dev/vg/a,xvda,w]' }), text, 5, '/etc/xen/u writes'],
    ['disk-used', other({ disk: '[phy:/dev/b,hda,r,phy:vg/a,ioemu:hda,w!]' }), text, 5, '/dev/vg/a'],
    ['disk-used', other({ disk: '[/dev/vg/a,raw,xvda,rw]' }), text, 5, '/dev/vg/a'],
    ['disk-used', other({ disk: '[/dev/vg/a,,xvda,w]' }), text, 5, '/dev/vg/a'],
    [
      'disk-used',
      other({ disk: '[access=r,target=/b,vdev=xvda,access=rw,target=/dev/vg/a]' }),
      text,
      5,
      '/a',
    ],
    ['disk-used', other({ disk: '[vdev=xvda,target=/dev/vg/a]' }), text, 5, '/dev/vg/a'],
  ])('%s', (rule, view, definition, line, says) => {
    const findings = found(rule, lint(by, definition, { server: view }));
    expect(findings).toMatchObject([{ line, message: expect.stringContaining(says) as string }]);
  });

  it.each<[string, ServerView]>([
    ['everything there', server({ paths: new Map([['/dev/vg/a', true]]) })],
    ['the same volume for reading', other({ disk: '[phy:/dev/vg/a,xvda,r,phy:/dev/b,xvdb,w]' })],
    ['a volume whose name is longer', other({ disk: '[phy:/dev/vg/ab,xvda,w,phy:/x/dev/vg/a2,xvdb,w]' })],
    ['named fields for reading', other({ disk: '[vdev=b,access=rw,target=/b,access=ro,target=/dev/vg/a]' })],
    ['another MAC', other({ vif: '[mac=00:16:3e:00:00:02]' })],
  ])('nothing: %s', (_, view) => {
    expect(lint(by, text, { server: view })).toEqual([]);
  });
});

describe('bridges', () => {
  it.each([
    ['xm', 'bridge=xenbr0', ['eth0'], 0],
    ['xm', 'bridge=xenbr0', ['eth1'], 1],
    ['xl', 'bridge=xenbr0', ['eth0'], 1],
    ['xl', '', ['eth0'], 1],
    ['xl', '', ['xenbr0'], 0],
    ['xm', '', ['eth0'], 0],
    ['xl', 'bridge=no,script=vif-route', ['eth0'], 0],
  ] as const)('%s, %s, of %j', (by, spec, bridges, count) => {
    const definition = `${quiet}vif = [ '${[mac, spec].filter(Boolean).join(',')}' ]\n`;
    expect(found('bridge-missing', lint(by, definition, { server: server({ bridges }) }))).toHaveLength(
      count,
    );
  });
});

describe('the questions', () => {
  it('are about every path of the definition, once', () => {
    const more = `${text}ramdisk = '/r'\nbootloader = 'pygrub'\n`.replace('file:/a.iso', 'phy:/dev/vg/a');
    const { definition } = subjectOf(source('xl', more));
    expect(definition && pathsOf(definition)).toEqual(['/dev/vg/a', '/k', '/r', 'pygrub']);
  });

  it('have answers', () => {
    const answer = (...lines: readonly string[]): Answer => ({ lines, code: 0, stderr: '' });
    const answers = new Map([
      ['bridges', answer('br0')],
      ['paths', answer('yes', 'no')],
      ['others', answer('/etc/xen/t\tdisk\t[a]', '/etc/xen/u\tdisk\t[b]', '/etc/xen/u\tvif\t[c]')],
    ]);
    expect(parseView(['/a', '/b'], answers, '/etc/xen/t')).toEqual({
      bridges: ['br0'],
      paths: new Map([
        ['/a', true],
        ['/b', false],
      ]),
      others: [{ path: '/etc/xen/u', disk: '[b]', vif: '[c]' }],
    });
  });
});
