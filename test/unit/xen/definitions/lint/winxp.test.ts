/** The article's winxp file on a Debian 12 server: everything that keeps it from running, although xl stops at line 2. */
import { describe, expect, it } from 'vitest';
import { subjectOf } from '../../../../../src/xen/definitions/lint/subject.ts';
import { fixture, lint, source } from './support.ts';

const text = fixture('winxp.article');
const around = { fileName: 'winxp', mode: 0o644 };

describe('the winxp of the article', () => {
  it('by xl of Xen 4.17', () => {
    expect(
      lint('xl', text, around).map(({ line, severity, rule, key }) => `${line} ${severity} ${rule} ${key}`),
    ).toEqual([
      '1 note crash-default on_crash',
      '2 error python kernel',
      '2 warning hvm-loader kernel',
      '3 error python device_model',
      '3 warning no-effect device_model',
      '11 error vnc-password-impossible vncpasswd',
      '11 warning password-readable vncpasswd',
      '12 warning mac-missing vif',
    ]);
  });

  it('is refused, and understood nevertheless', () => {
    const subject = subjectOf(source('xl', text, around));
    expect(subject.refusals).toMatchObject([{ line: 2 }]);
    expect(subject.definition).toMatchObject({
      name: 'winxp',
      type: 'hvm',
      memory: 512,
      disks: [{ target: '/dev/server/winxp' }, { target: '/root/winxp.iso', cdrom: true }],
    });
  });

  it('by the xm that it was written for', () => {
    expect(lint('xm', text, around).map(({ line, rule }) => `${line} ${rule}`)).toEqual([
      '11 password-readable',
      '12 mac-missing',
    ]);
  });

  it('never shows the password', () => {
    for (const by of ['xl', 'xl4.14', 'xm'] as const) {
      expect(JSON.stringify(lint(by, text, around))).not.toContain('peter');
    }
  });
});

describe('passwords', () => {
  it.each([
    "pw = 'ge' + 'heim'\nvncpasswd = pw\n",
    "pw = 'geheim' + ''\nvfb = [ 'type=vnc,vncpasswd=' + pw ]\n",
    "vncpasswd = 'geheim' + ''\n",
    "extra = 'geheim' 'x' 'geheim'\nvncpasswd = 'geheim'\n",
    "vncpasswd = 'geheim'\nname = 'geheim'\nuuid = 'geheim'\n",
    "vfb = [ 'type=vnc,vncpasswd=geheim' 'x' ]\n",
    "vfb = [ 'vncpasswd=geheim,vncpasswd' ]\n",
    "vncpasswd = 'geheim\n",
    "vncpasswd = [ 'geheim' ]\n",
  ])('are not in what is said of %j', (lines) => {
    for (const by of ['xl', 'xm'] as const) {
      const findings = lint(by, `memory = 64\nkernel = '/k'\n${lines}`, { mode: 0o644 });
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.map(({ message, mend }) => `${message} ${mend}`).join('\n')).not.toMatch(/geh|heim/);
    }
  });
});
