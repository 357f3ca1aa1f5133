/** Accounts that greet, refuse or babble instead of running the script. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBundle } from '../../../src/remote/bundle/run.ts';
import { createHub } from '../../../src/remote/hub.ts';
import { bundle, holds } from '../../support/sshd/bundles.ts';
import { connect, entryOf, failureOf, run, targetOver, trusting } from '../../support/sshd/client.ts';
import { startSshd } from '../../support/sshd/sshd.ts';

describe('a login shell', () => {
  it('that greets before the script is not taken for it', async () => {
    const noisy = await startSshd();
    const own = createHub(await trusting(noisy));
    try {
      writeFileSync(join(noisy.folder, '.bashrc'), 'echo "Welcome"; echo "end\tchanged"; echo oops >&2\n');
      const server = entryOf(noisy);
      expect((await run(await own.connection(server), 'true')).stdout).toContain('Welcome');
      const report = await runBundle(await own.target(server), bundle([holds()]), 'run');
      expect(report.outcome).toBe('unchanged');
    } finally {
      own.close();
      await noisy.stop();
    }
  });

  it.each([
    [
      'that is none',
      "echo 'This account is not available.'; exit 1",
      /exit 1\): This account is not available\./,
    ],
    ['that says why on stderr', "echo 'sftp only' >&2; exit 254", /exit 254\): sftp only/],
    ['that says nothing and ends well', 'exit 0', /exit 0\)$/],
    ['that is killed', 'kill -KILL $$', /killed by SIGKILL\)$/],
    ['that pretends to be done', 'printf "end\\tchanged\\n"', /did not run the script/],
    ['that stops half way', 'printf "ctctl-script 2\\nverdict\\tstep-1\\tok\\tthere\\n"', /broke off/],
  ])('%s fails the bundle in one line', async (_, command, message) => {
    const strange = await startSshd({ config: [`ForceCommand ${command}`] });
    const connection = await connect(entryOf(strange), await trusting(strange));
    try {
      const error = await failureOf(runBundle(targetOver(connection), bundle([holds()]), 'run'));
      expect(error).toMatchObject({ reason: 'failed', server: 'lab' });
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/^lab: [^\n\r]+$/);
    } finally {
      connection.close();
      await strange.stop();
    }
  });

  it.each([
    ['without a newline', 'head -c 3000000 /dev/zero | tr "\\0" x'],
    ['in one line', 'head -c 500000 /dev/zero | tr "\\0" x; echo'],
    ['in many lines', 'yes rubbish | head -n 500000'],
    ['on stderr', 'head -c 3000000 /dev/zero | tr "\\0" x >&2'],
  ])('that pours out rubbish %s is a failure in one short line', async (_, command) => {
    const strange = await startSshd({ config: [`ForceCommand ${command}`] });
    const connection = await connect(entryOf(strange), await trusting(strange));
    try {
      const error = await failureOf(runBundle(targetOver(connection), bundle([holds()]), 'run'));
      expect(error).toMatchObject({ reason: 'failed', server: 'lab' });
      expect(error.message.length).toBeLessThan(1000);
    } finally {
      connection.close();
      await strange.stop();
    }
  });
});
