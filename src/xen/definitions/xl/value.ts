/** The right-hand side of an assignment: an atom, or lists in lists, newlines and comments between their words. */
import { type Complaint, unexpected } from './complaint.ts';
import type { Atom, GrowingList, GrowingNode } from './settings.ts';
import type { Scanner, Token } from './tokens.ts';

/** States on the stack of xl's parser: its limit, those below a value, and those for a list inside another one. */
const stack = { limit: 10_000, below: 5, list: 2, behindValues: 3 };

/** Without recursion: lists may be nested as deeply as xl's own stack allows. `last` is its last token. */
export function parseValue(
  scan: Scanner,
  first: Token,
): Complaint | { readonly node: GrowingNode; readonly last: Token } {
  const open: { readonly list: GrowingList; readonly states: number }[] = [];
  let states = stack.below;
  let token = first;
  for (;;) {
    const around = open.at(-1)?.list;
    if (token.kind === '[') {
      const list: GrowingList = { kind: 'list', items: [], line: token.line };
      const more = stack.list + (around !== undefined && around.items.length > 0 ? stack.behindValues : 0);
      states += more;
      if (states >= stack.limit) return { token, what: 'memory exhausted: lists nested too deeply' };
      around?.items.push(list);
      open.push({ list, states: more });
      token = behindNewlines(scan);
      continue;
    }
    if (token.kind === 'STRING' || token.kind === 'NUMBER') {
      const node = atom(token);
      if (around === undefined) return { node, last: token };
      around.items.push(node);
      token = behindNewlines(scan);
    } else if (token.kind !== ']' || around === undefined) {
      return unexpected(token, around === undefined ? "STRING or NUMBER or '['" : "a value or ']'");
    }
    // Behind a value: what closes lists, up to the comma before the next value.
    while (token.kind === ']') {
      const closed = open.pop();
      if (closed === undefined) return unexpected(token, "','");
      if (open.length === 0) return { node: closed.list, last: token };
      states -= closed.states;
      token = behindNewlines(scan);
    }
    if (token.kind !== ',') return unexpected(token, "',' or ']'");
    token = behindNewlines(scan);
  }
}

const atom = ({ kind, text, line, loss }: Token): Atom => ({
  kind: 'atom',
  text,
  quoted: kind === 'STRING',
  line,
  ...(loss === undefined ? {} : { loss }),
});

function behindNewlines(scan: Scanner): Token {
  let token = scan();
  while (token.kind === 'NEWLINE') token = scan();
  return token;
}
