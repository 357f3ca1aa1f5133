/** The parts of Python 2 that definitions are written in, as a tree. Chains are flat, so that long ones are not deep. */
import type { PyValue } from './values.ts';

/** A piece of the text: offsets in UTF-16 units, lines from 1. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
}

export type Trailer =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'index'; readonly index: Expression }
  /** `step` is not followed: three-part slices are unknown. */
  | {
      readonly kind: 'slice';
      readonly from: Expression | null;
      readonly to: Expression | null;
      readonly step: boolean;
    }
  | {
      readonly kind: 'call';
      readonly args: readonly Expression[];
      readonly named: readonly (readonly [name: string, value: Expression])[];
      /** `*args` or `**named` stand in it. */
      readonly spread: boolean;
    };

export type Clause =
  | { readonly kind: 'for'; readonly target: Expression; readonly source: Expression }
  | { readonly kind: 'if'; readonly condition: Expression };

export interface Parameter {
  /** null: a tuple or a starred one, which are not followed. */
  readonly name: string | null;
  readonly standard: Expression | null;
}

export type Expression =
  | { readonly kind: 'constant'; readonly value: PyValue }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'chain'; readonly first: Expression; readonly rest: readonly Link[] }
  | { readonly kind: 'compare'; readonly first: Expression; readonly rest: readonly Link[] }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: 'not' | '-' | '+' | '~'; readonly operand: Expression }
  | {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: 'lambda'; readonly parameters: readonly Parameter[]; readonly body: Expression }
  | {
      readonly kind: 'comprehension';
      readonly of: 'list' | 'generator';
      readonly element: Expression;
      readonly clauses: readonly Clause[];
    }
  | { readonly kind: 'trailers'; readonly base: Expression; readonly trailers: readonly Trailer[] }
  | { readonly kind: 'repr'; readonly operand: Expression }
  /** Python that is not followed: `what` names it. */
  | { readonly kind: 'opaque'; readonly what: string; readonly parts: readonly Expression[] };

/** One operator of a chain and what stands right of it. */
export interface Link {
  readonly operator: string;
  readonly right: Expression;
}

export type Block = readonly Statement[];

export interface Handler {
  readonly type: Expression | null;
  readonly target: Expression | null;
  readonly body: Block;
}

export type Statement = Span &
  (
    | {
        readonly kind: 'assign';
        readonly targets: readonly Expression[];
        readonly value: Expression;
        readonly valueSpan: Span;
      }
    | {
        readonly kind: 'augment';
        readonly target: Expression;
        readonly operator: string;
        readonly value: Expression;
        readonly valueSpan: Span;
      }
    | { readonly kind: 'expression'; readonly value: Expression }
    | { readonly kind: 'print'; readonly values: readonly Expression[] }
    | {
        readonly kind: 'if';
        readonly branches: readonly { readonly condition: Expression; readonly body: Block }[];
        readonly otherwise: Block;
      }
    | {
        readonly kind: 'for';
        readonly target: Expression;
        readonly source: Expression;
        readonly body: Block;
        readonly otherwise: Block;
      }
    | {
        readonly kind: 'while';
        readonly condition: Expression;
        readonly body: Block;
        readonly otherwise: Block;
      }
    | {
        readonly kind: 'try';
        readonly body: Block;
        readonly handlers: readonly Handler[];
        readonly otherwise: Block;
        readonly last: Block;
      }
    | {
        readonly kind: 'def';
        readonly name: string;
        readonly parameters: readonly Parameter[];
        readonly body: Block;
        readonly decorated: boolean;
      }
    | {
        readonly kind: 'import';
        readonly modules: readonly { readonly path: string; readonly as: string | null }[];
      }
    | {
        readonly kind: 'from';
        readonly module: string;
        /** null: `*` */
        readonly names: readonly { readonly name: string; readonly as: string }[] | null;
      }
    | { readonly kind: 'return'; readonly value: Expression | null }
    | { readonly kind: 'delete'; readonly targets: readonly Expression[] }
    | { readonly kind: 'raise'; readonly values: readonly Expression[] }
    | { readonly kind: 'assert'; readonly condition: Expression; readonly message: Expression | null }
    | { readonly kind: 'pass' | 'break' | 'continue' }
    | { readonly kind: 'global'; readonly names: readonly string[] }
    /** Not followed: `class`, `with`, `exec`, `yield`. */
    | {
        readonly kind: 'opaque';
        readonly what: 'class' | 'with' | 'exec' | 'yield';
        readonly parts: readonly Expression[];
        readonly targets: readonly Expression[];
        readonly body: Block;
      }
  );
