/** A script's way over a connection: noise, lost links and scripts that break off; never a false success. */
import { describe, expect, it } from 'vitest';
import type { CtctlError } from '../../../src/common/errors.ts';
import { readAll, runBundle } from '../../../src/remote/bundle/run.ts';
import { sh } from '../../../src/remote/bundle/shell.ts';
import type { Bundle } from '../../../src/remote/bundle/step.ts';
import { failureOf } from '../inventory/helpers.ts';
import { type Answer, ended, fakeTarget, linesOf } from './fake-server.ts';

const bundle: Bundle = {
  title: 'start winxp',
  library: [],
  steps: [{ id: 'start', title: 'domain winxp running', check: sh`ct_ok there` }],
  rollback: false,
};

const greeting = 'ctctl-script 2';
const whole = linesOf(greeting, 'verdict|start|ok|running', 'end|unchanged');

const printing =
  (stdout: string, result = ended(0), stderr = ''): Answer =>
  (exec) => {
    exec.stderr(stderr);
    exec.stdout(stdout);
    return result;
  };

const errorOf = (answer: Answer): Promise<CtctlError> =>
  failureOf(() => runBundle(fakeTarget([answer]), bundle, 'run'));

describe('runBundle', () => {
  it('is one exec', async () => {
    const target = fakeTarget([printing(whole)]);
    expect(await runBundle(target, bundle, 'run')).toMatchObject({ outcome: 'unchanged' });
    expect(target.commands).toHaveLength(1);
    expect(target.asked).toEqual(['first']);
  });

  it('is over the noise of a login shell, even one that looks like events', async () => {
    const noise = linesOf('Welcome to home!', '', 'verdict|start|broken|not ours', 'end|failed');
    const report = await runBundle(fakeTarget([printing(noise + whole)]), bundle, 'run');
    expect(report.outcome).toBe('unchanged');
    expect(report.steps[0]).toMatchObject({ state: 'ok', text: 'running' });
  });

  it('takes events however the bytes are cut', async () => {
    const inBytes: Answer = ({ stdout }) => {
      for (const byte of whole) stdout(byte);
      return ended(0);
    };
    expect((await runBundle(fakeTarget([inBytes]), bundle, 'run')).outcome).toBe('unchanged');
  });

  it('takes a last line without its newline', async () => {
    expect((await runBundle(fakeTarget([printing(whole.trimEnd())]), bundle, 'run')).outcome).toBe(
      'unchanged',
    );
  });

  it('takes a refusal as an answer, whatever its exit status', async () => {
    const refused = linesOf(greeting, 'verdict|start|refused|no room', 'end|refused');
    const report = await runBundle(fakeTarget([printing(refused, ended(10))]), bundle, 'run');
    expect(report).toMatchObject({ outcome: 'refused', steps: [{ state: 'refused', text: 'no room' }] });
  });

  it('tells each event as it comes, and none of the noise', async () => {
    const kinds: string[] = [];
    await runBundle(fakeTarget([printing(`noise\n${whole}`)]), bundle, 'run', ({ kind }) => kinds.push(kind));
    expect(kinds).toEqual(['greeting', 'verdict', 'end']);
  });
});

describe('a link that is lost', () => {
  const lost = { code: null, signal: null };

  it.each([
    ['before anything', ''],
    ['after the greeting', linesOf(greeting)],
    ['in the middle of a line', `${greeting}\nverdict\tst`],
    // The end of the script was seen, but not that of its shell: not known is not success.
    ['after the end', whole],
  ])('%s is unreachable, and what became of it is not known', async (_when, stdout) => {
    const error = await errorOf(printing(stdout, lost));
    expect(error).toMatchObject({ reason: 'unreachable', server: 'home' });
    expect(error.message).toBe('home: lost the connection; what became of it is not known');
    expect(error.next).toMatch(/ctctl run show home:\S+ says whether it has begun/);
  });

  it('names the step that was under way', async () => {
    const error = await errorOf(printing(linesOf(greeting, 'applying|start', 'output|start|x'), lost));
    expect(error.message).toBe(
      'home: lost the connection while "start" was under way; what became of it is not known',
    );
  });
});

describe('a script that broke off', () => {
  it.each([
    ['no end', linesOf(greeting), ended(0), '', 'home: the script broke off (exit 0)'],
    [
      'no end but words',
      linesOf(greeting),
      ended(2),
      'sh: 7: oops\nmore',
      'home: the script broke off (exit 2): sh: 7: oops',
    ],
    [
      'killed',
      linesOf(greeting),
      { code: null, signal: 'KILL' },
      '',
      'home: the script broke off (killed by KILL)',
    ],
    [
      'killed at work',
      linesOf(greeting, 'applying|start'),
      { code: null, signal: 'TERM' },
      '',
      'home: the script broke off while "start" was under way (killed by TERM)',
    ],
    [
      'killed after its end',
      whole,
      { code: null, signal: 'KILL' },
      '',
      'home: the script broke off (killed by KILL)',
    ],
    [
      'no greeting',
      '',
      ended(127),
      'exec: /bin/sh: not found\n',
      'home: /bin/sh did not run the script there (exit 127): exec: /bin/sh: not found',
    ],
    [
      'a login shell that refuses',
      'This account is currently not available.\n',
      ended(1),
      '',
      'home: /bin/sh did not run the script there (exit 1): This account is currently not available.',
    ],
    ['nothing at all', '', ended(0), '', 'home: /bin/sh did not run the script there (exit 0)'],
    ['another version', `ctctl-script 3\n${linesOf('end|changed')}`, ended(0), '', undefined],
  ] as const)('%s is a failure', async (_what, stdout, result, stderr, message) => {
    const error = await errorOf(printing(stdout, result, stderr));
    expect(error.reason).toBe('failed');
    if (message !== undefined) expect(error.message).toBe(message);
  });
});

describe('readAll', () => {
  it('sorts the lines of one exec into answers', async () => {
    const answers = await readAll(
      fakeTarget([
        printing(
          linesOf(
            greeting,
            'line|list|Name ID',
            'line|list|a|b',
            'line|list|',
            'line|list|ct-rc 0',
            'read|list|',
            'line|info|',
            'line|info|ct-rc 127',
            'read|info|xl: not found',
            'end|read',
          ),
        ),
      ]),
      [
        { id: 'list', read: sh`xl list` },
        { id: 'info', read: sh`xl info` },
      ],
    );
    expect(answers.get('list')).toEqual({ lines: ['Name ID', 'a\tb'], code: 0, stderr: '' });
    expect(answers.get('info')).toEqual({ lines: [], code: 127, stderr: 'xl: not found' });
  });

  it('gives no exit status to an answer that has none', async () => {
    const target = fakeTarget([printing(linesOf(greeting, 'line|list|Name', 'end|read'))]);
    const answers = await readAll(target, [{ id: 'list', read: sh`xl list` }]);
    expect(answers.get('list')?.code).toBeNaN();
  });
});
