/** The `rate=` of a network card: `10Mb/s`, `250KB/s@20ms`. Decimal, and as strict as libxlu is. */
import { scanNumber } from './numbers.ts';

export type Rate =
  | { readonly kind: 'rate'; readonly bytesPerInterval: bigint; readonly microseconds: bigint }
  | { readonly kind: 'refused'; readonly reason: string };

const largest = { 32: 2n ** 32n - 1n, 64: 2n ** 64n - 1n };
const factors: Readonly<Record<string, bigint>> = { K: 1000n, M: 1000_000n, G: 1000_000_000n };
const defaultInterval = 50_000n;

export function readRate(rate: string): Rate {
  const at = rate.indexOf('@');
  const amount = at === -1 ? rate : rate.slice(0, at);
  if (amount === '') return refused('no rate specified', rate);
  const bytes = bytesPerSecond(amount);
  if (typeof bytes !== 'bigint') return bytes;
  const interval = at === -1 ? defaultInterval : microsecondsOf(rate.slice(at + 1));
  if (typeof interval !== 'bigint') return interval;
  if (bytes > largest[64] / interval) return refused('rate overflow', rate);
  return { kind: 'rate', bytesPerInterval: (bytes * interval) / 1000_000n, microseconds: interval };
}

function bytesPerSecond(amount: string): bigint | Rate {
  const [, number, prefix = '', unit] = /^(\d+)([GMK]?)([Bb])\/s$/.exec(amount) ?? [];
  if (number === undefined) return refused('invalid rate', amount);
  const value = within32Bits(number);
  if (value === undefined) return refused('rate overflow', amount);
  const bytes = value * (factors[prefix] ?? 1n);
  return unit === 'b' ? bytes / 8n : bytes;
}

function microsecondsOf(interval: string): bigint | Rate {
  const [, number, unit = ''] = /^(\d+)([mu]?s?)$/.exec(interval) ?? [];
  if (number === undefined) return refused('invalid replenishment interval', interval);
  const value = within32Bits(number);
  const factor = unit.startsWith('u') ? 1n : unit.startsWith('m') ? 1000n : 1000_000n;
  const microseconds = (value ?? 0n) * factor;
  const fits = value !== undefined && microseconds <= largest[32];
  return fits ? microseconds : refused('replenishment interval overflow', interval);
}

/** In base 0: `010` is eight, and of `08` only the 0 is read. Zero is refused like what is too large. */
function within32Bits(digits: string): bigint | undefined {
  const { value, overflow } = scanNumber(digits, 0);
  return overflow || value === 0n || value > largest[32] ? undefined : value;
}

const refused = (problem: string, text: string): Rate => ({
  kind: 'refused',
  reason: `config parsing error in vif: ${problem} in \`${text}'`,
});
