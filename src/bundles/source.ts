/** A user's bundle as it was read from its file: checked, but without values for its parameters. */
import { CtctlError } from '../common/errors.ts';
import { type Path, problemText } from '../common/problems.ts';
import { brokenFile } from '../common/yaml-text.ts';
import { quote } from '../remote/bundle/shell.ts';
import type { Conditions } from './conditions.ts';
import type { KindName } from './kinds/kinds.ts';

export const parameterTypes = ['string', 'number', 'boolean', 'size', 'path'] as const;
export type ParameterType = (typeof parameterTypes)[number];

/** What YAML may hold where one value is asked for. */
export type Scalar = string | number | boolean;

/** What a bundle says about one of its parameters. One without a default must be given. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly description?: string | undefined;
  readonly default?: Scalar | undefined;
  readonly choices?: readonly Scalar[] | undefined;
  /** A regular expression that the whole value must match. */
  readonly pattern?: string | undefined;
  /** What the pattern asks for, in words: `a time zone like Europe/Berlin`. */
  readonly expects?: string | undefined;
  readonly secret: boolean;
}

export interface StepSource {
  readonly id: string;
  readonly title?: string | undefined;
  readonly needs: readonly string[];
  readonly only?: Conditions | undefined;
  readonly kind: KindName;
  /** The fields of its kind as written, placeholders included. */
  readonly fields: unknown;
  /** Where these fields stand: `['steps', 0, 'file']`. */
  readonly at: Path;
}

export interface BundleSource {
  /** As errors name it. */
  readonly file: string;
  readonly name: string;
  readonly title: string;
  readonly description?: string | undefined;
  /** In the order of the file. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** Conditions for the whole bundle. */
  readonly only?: Conditions | undefined;
  /** How long a client waits, in milliseconds. */
  readonly timeout?: number | undefined;
  readonly steps: readonly StepSource[];
  /** From paths in the file to lines and words. */
  readonly places: Places;
}

export interface Places {
  /** The line of the node at this path, or of the nearest one above that is there. */
  lineOf(path: Path): number;
  /** The line where a text block (`|`) begins. */
  blockLineOf(path: Path): number | undefined;
  /** `steps.motd.file.path` */
  display(path: Path): string;
}

/** Something to say about a bundle file: a problem, or a warning. */
export interface Finding {
  /** From 1; 0 where the file as a whole is meant. */
  readonly line: number;
  /** `steps.motd.file.path`; empty for the top of the file. */
  readonly path: string;
  readonly message: string;
  /** How to mend it, where that is not plain from the message. */
  readonly mend?: string;
}

export function finding(places: Places, at: Path, message: string, mend?: string): Finding {
  return {
    line: places.lineOf(at),
    path: places.display(at),
    message,
    ...(mend === undefined ? {} : { mend }),
  };
}

/**
 * `usage`: `motd.yaml:12: steps.motd.file.path: expected …`, the first by line; the others as its cause. What is next
 * is how to mend that one, and how to see them all.
 */
export function brokenBundle(file: string, findings: readonly Finding[]): CtctlError {
  const { message, next, cause } = brokenFile(
    file,
    findings.map(({ line, path, message: what, mend }) => ({
      line,
      text: problemText({ path, what }),
      mend,
    })),
  );
  const check = `ctctl bundle check ${quote(file)}`;
  const all = findings.length > 1 ? [`see all of them with ${check}`] : [];
  const steps = [...(next === undefined ? [] : [next]), ...all];
  return new CtctlError('usage', message, {
    next: steps.length === 0 ? `mend it, then ${check}` : steps.join('; '),
    ...(cause === undefined ? {} : { cause }),
  });
}
