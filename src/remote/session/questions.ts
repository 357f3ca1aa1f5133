/** The process asks and the client's person answers: host keys, passwords, passphrases. */
import type { Channel } from './channel.ts';
import { failureData, failureOf } from './failure-data.ts';
import type { Answer } from './messages.ts';

/** Who is at the client's keyboard, as the process sees them. */
export interface Person {
  /** Whether the client can answer such questions; where not, nobody is asked and `ask` would fail. */
  can(about: string): boolean;
  /**
   * The answer, which may hold secrets.
   * @throws what the client's own prompt threw, or the reason why the client is gone.
   */
  ask(about: string, data: unknown): Promise<unknown>;
  /** Tells how far the opening has come; nothing is answered. */
  tell(about: string, data: unknown): void;
}

/** What a client answers, by what the question is about. */
export type Answers = Readonly<Record<string, (data: unknown) => Promise<unknown>>>;

export interface Asking {
  readonly person: Person;
  answered(answer: Answer): void;
}

/** The process's side. */
export function askThrough(channel: Channel, asks: readonly string[], signal: AbortSignal): Asking {
  const open = new Map<number, (answer: Answer) => void>();
  let last = 0;
  const ask = (about: string, data: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const id = ++last;
      const gone = (): void => reject(signal.reason);
      signal.addEventListener('abort', gone, { once: true });
      open.set(id, ({ value, failure }) => {
        signal.removeEventListener('abort', gone);
        if (failure === undefined) resolve(value);
        else reject(failureOf(failure));
      });
      channel.say({ say: 'ask', id, about, data });
    });
  return {
    person: {
      can: (about) => asks.includes(about),
      ask,
      tell: (about, data) => channel.say({ say: 'tell', about, data }),
    },
    answered(answer) {
      open.get(answer.id)?.(answer);
      open.delete(answer.id);
    },
  };
}

/** The client's side: never rejects, a failure is an answer too. */
export async function answerTo(
  { id, about, data }: { readonly id: number; readonly about: string; readonly data: unknown },
  answers: Answers,
): Promise<Answer> {
  try {
    const answer = answers[about];
    if (answer === undefined) throw new Error(`nobody answers questions about ${about}`);
    return { id, value: await answer(data) };
  } catch (error) {
    return { id, failure: failureData(error) };
  }
}
