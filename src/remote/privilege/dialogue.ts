/**
 * The dialogue with a sudo that may want a password: one prompt, one answer, then the script.
 *
 * sudo asks with a prompt of our own, so nothing has to be guessed from its words. The script follows only when the
 * privileged shell has said that it is there: whatever is sent sooner, sudo could take for a password, or the shell
 * could take a password that nobody had asked for as a command.
 */
import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { Secret } from '../../common/secret.ts';
import { afterPromptInTrace, askingCommand, readyLine } from './commands.ts';
import type { Delivery } from './delivery.ts';

/** After this many milliseconds of silence an unfinished line is a question, not a line on its way. */
const patience = 3000;

/**
 * @param password the one answer; without it the dialogue ends as soon as sudo asks.
 * A second prompt means that the password was wrong, and ends the dialogue; so does a question that is not ours, such
 * as one for a second factor or for a new password. sudo then finds its stdin ended, and gives up with words of its own.
 */
export function sudoDialogue(script: string, password: Secret | undefined): Delivery {
  const prompt = `ctctl-password-${randomBytes(9).toString('base64url')}:`;
  const answers = password ? [`${password.reveal()}\n`] : [];
  const seen = { stdout: '', stderr: '' };
  let stdin: Writable | undefined;
  let answered = 0;
  let isReady = false;
  let question: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    stdin?.end();
  };
  return {
    command: askingCommand(prompt),
    stdin: (stream) => {
      stdin = stream;
    },
    watch: {
      stdout(chunk) {
        if (isReady) return;
        seen.stdout += chunk.toString('latin1');
        if (!saysReady(seen.stdout)) return;
        isReady = true;
        clearTimeout(question);
        stdin?.end(script);
      },
      stderr(chunk) {
        if (isReady) return;
        clearTimeout(question);
        seen.stderr += chunk.toString('latin1');
        for (const asked = promptsIn(seen.stderr, prompt); answered < asked; answered += 1) {
          const answer = answers[answered];
          if (answer === undefined) giveUp();
          else stdin?.write(answer);
        }
        if (isQuestion(seen.stderr, prompt)) question = setTimeout(giveUp, patience).unref();
      },
    },
  };
}

/** The start-up files of a login shell may have written before, and without a newline at the end. */
function saysReady(stdout: string): boolean {
  return stdout.includes(`${readyLine}\n`);
}

/** How often sudo has asked. A login shell with `set -x` shows the prompt once more, within our own command. */
function promptsIn(stderr: string, prompt: string): number {
  const after = stderr.split(prompt).slice(1);
  return after.filter((text) => !text.startsWith(afterPromptInTrace)).length;
}

/** True when the last line is unfinished and does not hold our prompt. */
function isQuestion(stderr: string, prompt: string): boolean {
  const line = stderr.slice(stderr.lastIndexOf('\n') + 1);
  return line.trim() !== '' && !line.includes(prompt);
}
