/** What the assignments of an xl definition file amount to: the last one of a key counts, += adds to it. */

/** A string or a number as it stands. */
export interface Atom {
  readonly kind: 'atom';
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
  /** What of it gets lost in xl. */
  readonly loss?: string;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly line: number;
}

export type Node = Atom | List;

export interface Setting {
  readonly value: Node;
  /** Its last assignment was a +=, which xl refuses to read as a number. */
  readonly added: boolean;
  readonly line: number;
}

export type Settings = ReadonlyMap<string, Setting>;

/** Settings on their way: their lists still grow. */
export interface GrowingList extends List {
  readonly items: Node[];
}
export type GrowingNode = Atom | GrowingList;
interface GrowingSetting extends Setting {
  readonly value: GrowingNode;
}
export type GrowingSettings = Map<string, GrowingSetting>;

/** Takes an assignment over; the value belongs to the settings from then on. @returns why xl refuses it, if it does. */
export function store(
  settings: GrowingSettings,
  key: string,
  operator: '=' | '+=',
  value: GrowingNode,
): string | undefined {
  const before = operator === '+=' ? settings.get(key)?.value : undefined;
  const together = before === undefined ? value : joined(before, value);
  if (together === undefined) return 'can\'t add [list] to "string" or vice versa';
  settings.set(key, { value: together, added: operator === '+=', line: value.line });
  return undefined;
}

function joined(before: GrowingNode, value: GrowingNode): GrowingNode | undefined {
  if (before.kind === 'atom' && value.kind === 'atom') {
    const loss = before.loss ?? value.loss;
    const text = before.text + value.text;
    return { kind: 'atom', text, quoted: true, line: value.line, ...(loss === undefined ? {} : { loss }) };
  }
  if (before.kind === 'list' && value.kind === 'list') {
    // Into the old list, not into a new one: many += to one key stay linear.
    for (const item of value.items) before.items.push(item);
    return before;
  }
  return undefined;
}
