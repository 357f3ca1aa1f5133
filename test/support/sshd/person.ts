/** A person at the keyboard, and what a person has stored: who answers when a login asks. */
import { Secret } from '../../../src/common/secret.ts';
import type { Secrets } from '../../../src/inventory/secrets/secrets.ts';
import type { AuthenticationOptions } from '../../../src/remote/authentication/authentication.ts';

export interface Person extends Required<Pick<AuthenticationOptions, 'askPassword' | 'askText'>> {
  /** What was asked, each with the number of its try: `1 Password of anna@lab:`. */
  readonly questions: readonly string[];
  /** Questions whose answers may be seen. */
  readonly open: readonly string[];
}

/** Gives these answers, one after the other, and notes the questions. */
export function person(...answers: readonly string[]): Person {
  const questions: string[] = [];
  const open: string[] = [];
  const next = (): string => answers[questions.length + open.length - 1] ?? 'nothing more to say';
  return {
    questions,
    open,
    askPassword: async (question, attempt) => {
      questions.push(`${attempt} ${question}`);
      return new Secret(next());
    },
    askText: async (question) => {
      open.push(question);
      return next();
    },
  };
}

/** @param stored values by `KIND:SUBJECT`, as in `password:lab`. */
export function storing(stored: Readonly<Record<string, string>>): Secrets {
  return {
    get: async ({ kind, subject }) => {
      const value = stored[`${kind}:${subject}`];
      return value === undefined ? undefined : new Secret(value);
    },
  };
}
