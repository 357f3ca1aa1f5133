/** Which faults: drawn from a seed, so that the same seed and number give the same points. Pure. */
import type { ShellName } from '../../support/local-shell.ts';
import type { Moment } from './hold.ts';
import type { Way } from './link.ts';
import { holds, undoHolds } from './wanted.ts';

export const kinds = [
  'client killed',
  'link cut at a step',
  'sshd killed',
  'outer shell killed',
  'main shell killed',
  'runner killed',
  'session killed',
  'everything killed',
  'killed at a program: main',
  'killed at a program: caller',
  'killed at a program: session',
  'bytes up',
  'bytes down',
] as const;
export type Kind = (typeof kinds)[number];

export interface Point {
  readonly kind: Kind;
  readonly label: string;
  /** Over a real sshd, or in a shell of this machine. */
  readonly overSsh: boolean;
  readonly shell: ShellName;
  /** Without: the lock is a symbolic link. */
  readonly hasFlock: boolean;
  /** The last step fails, and the others are taken back. */
  readonly rollback: boolean;
  /** A longer script, which travels on stdin. */
  readonly onStdin: boolean;
  readonly moment?: Moment;
  readonly cut?: { readonly way: Way; readonly bytes: number };
}

/** What one whole run takes without any fault. */
export interface Extent {
  readonly calls: number;
  readonly up: number;
  readonly down: number;
}

export function drawPoints(kind: Kind, count: number, seed: number, extent: Extent): readonly Point[] {
  const random = numbers(seed + kinds.indexOf(kind) * 7919);
  const pick = <Value>(from: readonly Value[]): Value => from[Math.floor(random() * from.length)] as Value;
  // Every hold once before any comes twice.
  const start = Math.floor(random() * 1000);
  return Array.from({ length: count }, (_, index) => {
    const overSsh = !/shell|runner|session|everything|program/.test(kind) || random() < 0.1;
    const rollback = random() < 0.25;
    const places = rollback ? [...holds, ...undoHolds] : holds;
    const stride = 7;
    const hook = places[(start + index * stride) % places.length] as string;
    const call = 1 + Math.floor(random() * extent.calls);
    const way: Way = kind === 'bytes up' ? 'up' : 'down';
    const bytes = 1 + Math.floor(random() * extent[way]);
    const isProgram = kind.startsWith('killed at');
    const what = kind.startsWith('bytes')
      ? { cut: { way, bytes } }
      : { moment: isProgram ? { call } : { hook } };
    const shell = overSsh
      ? 'dash'
      : pick(isProgram ? (['dash', 'bash'] as const) : (['dash', 'bash', 'busybox'] as const));
    const point = {
      kind,
      overSsh,
      shell,
      rollback,
      hasFlock: random() < 0.7,
      onStdin: random() < 0.5,
      ...what,
    };
    return { ...point, label: JSON.stringify(point) };
  });
}

/** mulberry32: a small generator of numbers from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
