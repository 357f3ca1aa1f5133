/** What a kind of step in a user's bundle is: `file`, `package`, `service`, … */
import type * as z from 'zod';
import type { Server } from '../../inventory/schema.ts';
import type { ShellText } from '../../remote/bundle/shell.ts';
import type { Due } from '../../remote/bundle/step.ts';

/** The shell of one step, from which the engine makes a Step once it has an id. */
export interface StepParts {
  /** What holds after the step, in words: `file /etc/motd`. Without secrets. */
  readonly title: string;
  readonly check: ShellText;
  readonly apply?: ShellText;
  readonly undo?: ShellText;
  /** Ids of steps that must be done before this one can be checked, beside those that its author names. */
  readonly needs?: readonly string[];
  readonly due?: Due;
  /** Shell functions that the three share; texts that several steps bring are sent once. */
  readonly library?: readonly ShellText[];
}

/**
 * A kind of step. Its fields arrive with the parameters filled in: a text with a secret in it arrives as a ShellText of
 * one quoted word, every other text as a string. Both fit a hole of the `sh` template.
 */
export interface StepKind<Fields> {
  /** One line for `bundle new` and the docs. */
  readonly about: string;
  /** Strict: an unknown field is an error with its name. */
  readonly schema: z.ZodType<Fields>;
  build(fields: Fields, server: Server): StepParts;
}
