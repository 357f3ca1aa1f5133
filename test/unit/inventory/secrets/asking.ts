/** A person who answers questions for a passphrase, and remembers what was asked. */
import { Secret } from '../../../../src/common/secret.ts';

export interface Person {
  readonly asked: string[];
  readonly ask: (question: string) => Promise<Secret>;
}

/** @param answers one a question; a question too many fails. */
export function person(...answers: readonly string[]): Person {
  const asked: string[] = [];
  return {
    asked,
    ask: async (question) => {
      const answer = answers[asked.push(question) - 1];
      if (answer === undefined) throw new Error(`nobody expected the question "${question}"`);
      return new Secret(answer);
    },
  };
}
