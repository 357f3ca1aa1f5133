/** What a definition hands through from the machine: PCI devices, I/O ports, interrupts, I/O memory. */
import type { Notes } from './notes.ts';
import { scanNumber } from './numbers.ts';
import type { Atom } from './settings.ts';
import type { Values } from './values.ts';

export function checkResources(values: Values, notes: Notes): void {
  const each = (key: string, check: (text: string, atom: Atom) => string | undefined): void => {
    for (const atom of values.list(key) ?? []) {
      const problem = check(atom.text, atom);
      if (problem !== undefined) notes.refuse(atom.line, problem);
    }
  };
  each('pci', (text) =>
    isPciDevice(text) ? undefined : `unable to parse PCI_SPEC_STRING \`${text}' for passthrough`,
  );
  each('ioports', (text, { line }) => {
    const problem = ioportProblem(text);
    if (problem !== 'trailing') return problem;
    // Here xl only complains, and goes on with what it has read.
    notes.warn(line, 'ioports', `Invalid argument parsing ioport: ${text}`);
    return undefined;
  });
  each('irqs', (text) => {
    const { length, value, overflow } = scanNumber(text, 10);
    if (length === 0 || length !== text.length) return `Invalid argument parsing irq: ${text}`;
    return isTooBig(value, overflow) ? `irq ${text} too big` : undefined;
  });
  each('iomem', (text) => (iomemForm.test(text) ? undefined : `Invalid argument parsing iomem: ${text}`));
}

/** `[DDDD:]BB:SS.F`, where F may be a star, with options behind it; since 4.17 also by name. */
const isPciDevice = (text: string): boolean =>
  /^(?:[\da-f]{1,4}:)?[\da-f]{1,2}:[\da-f]{1,2}\.(?:[0-7]|\*)/i.test(text) ||
  /(?:^|,)(?:bdf|name)=/.test(text);

const iomemForm = /^\s*[+-]?(?:0x)?[\da-f]+,\s*[+-]?(?:0x)?[\da-f]+(?:@\s*[+-]?(?:0x)?[\da-f]+)?$/i;

const isTooBig = (value: bigint, overflow: boolean): boolean =>
  overflow || value < 0n || value >= 2n ** 32n - 1n;

function ioportProblem(text: string): string | undefined {
  const first = scanNumber(text, 16);
  if (first.length === 0) return `Invalid argument parsing ioport: ${text}`;
  if (isTooBig(first.value, first.overflow)) return `ioport ${text} too big`;
  const behind = text.slice(first.length);
  if (behind === '') return undefined;
  if (!behind.startsWith('-')) return 'trailing';
  const last = scanNumber(behind, 16, 1);
  if (last.length === 0 || last.length + 1 !== behind.length)
    return `Invalid argument parsing ioport: ${text}`;
  return isTooBig(last.value, last.overflow) ? `ioport ${text} too big` : undefined;
}
