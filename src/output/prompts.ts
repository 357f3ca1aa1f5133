/** Questions to the person at the keyboard; without one they are refused, never a hang. */

import { CtctlError } from '../common/errors.ts';
import { Secret } from '../common/secret.ts';
import { escapeControl } from './escape.ts';

export interface PromptOptions {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** stderr: stdout is for data. */
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** `--no-input` */
  readonly noInput?: boolean;
  /** Takes an open question back, with its reason: a time limit that has run out. */
  readonly signal?: AbortSignal;
  /** Runs each question: whoever writes to the terminal meanwhile is to be silent. */
  readonly around?: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** `next` says how to do without the question (`use --yes`): it goes into the refusal where nobody can answer. */
/** `over` takes a question back when nobody needs its answer any more. */
export interface Prompts {
  confirm(question: string, next: string, over?: AbortSignal): Promise<boolean>;
  password(question: string, next: string, over?: AbortSignal): Promise<Secret>;
  /** An answer that may be seen. */
  text(question: string, next: string, over?: AbortSignal): Promise<string>;
  /** One of these, by its number in the list. */
  choose(question: string, choices: readonly string[], next: string): Promise<number>;
  /** Whether exactly `expected` was typed. */
  typed(question: string, expected: string, next: string): Promise<boolean>;
}

type Question =
  | { readonly type: 'confirm'; readonly message: string; readonly default: boolean }
  | { readonly type: 'password'; readonly message: string; readonly toggleMask: boolean }
  | { readonly type: 'input'; readonly message: string }
  | {
      readonly type: 'select';
      readonly message: string;
      readonly choices: readonly { readonly name: string; readonly value: number }[];
    };

/** Prompts on these streams. Ctrl-C and the end of input are `cancelled`. */
export function createPrompts(options: PromptOptions): Prompts {
  const { input, output, noInput = false, signal, around = (work) => work() } = options;
  const ask = async (question: Question, next: string, over?: AbortSignal): Promise<unknown> => {
    if (noInput || !input.isTTY || !output.isTTY) {
      const why = noInput ? '--no-input was given' : 'there is no terminal';
      throw new CtctlError('refused', `cannot ask "${question.message}": ${why}`, { next });
    }
    // Loaded only when something is asked: it takes longer to load than most commands take to run.
    const { default: inquirer } = await import('inquirer');
    const message = escapeControl(question.message);
    const gone = new AbortController();
    const prompt = inquirer.createPromptModule({ input, output, signal: gone.signal });
    // At Ctrl-D the prompt lets go of its input, which pauses it, and would wait for ever.
    const letGo = () => gone.abort();
    input.once('pause', letGo).once('end', letGo);
    signal?.addEventListener('abort', letGo, { once: true });
    over?.addEventListener('abort', letGo, { once: true });
    try {
      const { answer } = await around(async () => prompt([{ ...question, message, name: 'answer' }]));
      return answer;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (over?.aborted) throw over.reason;
      throw isExit(error)
        ? new CtctlError('cancelled', 'cancelled: nothing was done', { cause: error })
        : error;
    }
  };
  return {
    confirm: async (message, next, over) =>
      (await ask({ type: 'confirm', message, default: false }, next, over)) === true,
    password: async (message, next, over) =>
      new Secret(String(await ask({ type: 'password', message, toggleMask: false }, next, over))),
    text: async (message, next, over) => String(await ask({ type: 'input', message }, next, over)),
    choose: async (message, choices, next) => {
      const list = choices.map((name, value) => ({ name: escapeControl(name), value }));
      return Number(await ask({ type: 'select', message, choices: list }, next));
    },
    typed: async (message, expected, next) => (await ask({ type: 'input', message }, next)) === expected,
  };
}

function isExit(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);
}
