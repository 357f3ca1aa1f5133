/** From a bundle to a plan and back to what the engine runs. */
import { describe, expect, it } from 'vitest';
import { secretSources } from '../../../../src/commands/apply/secrets.ts';
import { planLines } from '../../../../src/commands/apply/show.ts';
import { makePlan } from '../../../../src/operations/plan/make.ts';
import { bundleOf, expectedOf, noSecrets } from '../../../../src/operations/plan/restore.ts';
import { assertSamePlace } from '../../../../src/operations/plan/whereabouts.ts';
import { compileRun } from '../../../../src/remote/bundle/compile.ts';
import { runOrder } from '../../../../src/remote/bundle/order.ts';
import { bundle, password, plan, report, server } from './sample.ts';

describe('a plan', () => {
  it('brings the same script as its bundle', () => {
    const made = plan();
    const order = runOrder({ id: '20261123-101500-7f3a9c' });
    const back = bundleOf(made, new Map([['secret-1', password]]));
    const asMade = { ...bundle, rollback: true };
    expect(compileRun(back, '/s', order).reveal()).toBe(compileRun(asMade, '/s', order).reveal());
  });

  it('names its secret and where it belongs, and holds nothing of it', () => {
    const made = plan();
    expect(made.secrets).toEqual([{ name: 'secret-1', place: 'definition winxp' }]);
    expect(JSON.stringify(made)).not.toMatch(/Geh|eim/);
    expect(`${compileRun(bundleOf(made, noSecrets(made)), '/s', runOrder())}`).toContain("'***'");
  });

  it('expects what was observed, also what could not be known', () => {
    const made = plan();
    expect(expectedOf(made)).toEqual({
      hash: made.hash,
      machine: 'srv 0123',
      steps: new Map([
        ['volume', { verdict: 'differs', text: 'it is differs' }],
        ['definition', { verdict: 'unknown', text: 'it is unknown' }],
      ]),
    });
  });

  it.each(['refused', 'conflict', 'missing', 'broken'] as const)(
    'is not made where a check says %s',
    (verdict) => {
      const subject = { server: server(), action: 'a', name: 'n', bundle, command: '', rollback: false };
      expect(() => makePlan(subject, report([verdict, 'ok']))).toThrow(/no plan: volume is/);
    },
  );

  it('is shown with what is not known yet', () => {
    expect(planLines(plan()).slice(1)).toEqual([
      '  to do: volume server/winxp (it is differs)',
      '  not known yet: definition winxp (it is unknown)',
    ]);
  });
});

describe('the way to the server', () => {
  it('may stay as it is, and change its transport and groups', () => {
    const now = server({ address: '192.168.1.2', transport: 'openssh', groups: ['x'] });
    expect(() => assertSamePlace(plan(), now)).not.toThrow();
  });

  it.each([
    [{ address: '192.168.1.3' }, 'address was 192.168.1.2, is 192.168.1.3'],
    [{ address: '192.168.1.2', port: 23 }, 'port was 22, is 23'],
    [{ address: '192.168.1.2', user: 'carol' }, 'user was root, is carol'],
    [{ address: '192.168.1.2', port: 22, user: 'root', sshAlias: 'h' }, 'sshAlias was not set, is h'],
    [{ address: '192.168.1.2', paths: { state: '/s' } }, 'paths.state was /var/lib/ctctl, is /s'],
  ])('%j is another one', (fields, words) => {
    expect(() => assertSamePlace(plan(), server(fields))).toThrow(
      `home: its inventory entry has changed since the plan: ${words}`,
    );
  });
});

describe('--secret-file', () => {
  it('names a secret and its file', () => {
    expect(secretSources(plan(), ['secret-1=a=b'], {})).toEqual(new Map([['secret-1', 'a=b']]));
  });

  it.each<[string[], { passwordStdin?: true }, RegExp]>([
    [['secret-1'], {}, /expected NAME=FILE/],
    [['secret-2=x'], {}, /has no secret-2, only secret-1/],
    [['secret-1=x', 'secret-1=y'], {}, /named twice/],
    [['secret-1=-'], { passwordStdin: true }, /standard input/],
  ])('%j is refused', (given, flags, words) => {
    expect(() => secretSources(plan(), given, flags)).toThrow(words);
  });
});
