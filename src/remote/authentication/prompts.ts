/** Answers the questions of keyboard-interactive authentication (RFC 4256): a password, a one-time code, both. */
import type { Prompt } from 'ssh2';
import { CtctlError } from '../../common/errors.ts';
import type { Secret } from '../../common/secret.ts';

export interface Answers {
  /** Answers the one question for a password, and no other. */
  readonly password?: Secret;
  /** Asks a person; the answer is not shown. */
  readonly ask?: (question: string) => Promise<Secret>;
  /** Told when a person has cancelled a question: the login is over. */
  readonly onFailure?: (error: unknown) => void;
  /** Asks a person where the server lets the answer be seen; without it such questions go to `ask`. */
  readonly askText?: (question: string) => Promise<string>;
}

/** How PAM asks somebody whose password has expired. */
const wantsNew = /\b(?:new|retype)\b.*passw/i;

function expired(place: string): CtctlError {
  return new CtctlError(
    'unreachable',
    `${place}: the password has expired there, and a new one must be set`,
    {
      final: true,
      next: 'log in once with ssh, which asks for it, then ctctl secret set',
    },
  );
}

type Finish = (answers: string[]) => void;

/**
 * The prompt function that ssh2 wants. A question that cannot be answered gets an empty answer, which the server
 * refuses: ssh2 has no other way out of this method.
 * @param place `root@home`, so that a person sees whose question it is.
 */
export function answerPrompts(
  place: string,
  { password, ask, askText, onFailure }: Answers,
): (name: string, instructions: string, language: string, prompts: Prompt[], finish: Finish) => void {
  return (name, instructions, _language, prompts, finish) => {
    const title = [name, instructions].map((words) => words.trim()).filter((words) => words !== '');
    const answer = async ({ prompt, echo = false }: Prompt): Promise<string> => {
      // A server's text may have lines of its own; a prompt has one.
      const question = `${place}: ${[...title, prompt].join(' ').replaceAll(/\s+/g, ' ').trim()}`;
      if (password && wantsNew.test(prompt)) throw expired(place);
      if (password) return prompts.length === 1 && !echo && /passw/i.test(prompt) ? password.reveal() : '';
      if (echo && askText) return askText(question);
      return ask ? (await ask(question)).reveal() : '';
    };
    const all = async (): Promise<void> => {
      const answers: string[] = [];
      // One after the other: a person has one keyboard.
      for (const prompt of prompts) answers.push(await answer(prompt));
      finish(answers);
    };
    all().catch((error: unknown) => {
      onFailure?.(error);
      finish(prompts.map(() => ''));
    });
  };
}
