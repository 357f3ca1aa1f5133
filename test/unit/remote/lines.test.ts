/** Lines out of a byte stream, however it is cut into chunks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, lineSplitter } from '../../../src/remote/lines.ts';

function split(chunks: readonly Buffer[]): readonly string[] {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

/** The bytes in chunks that end at these places. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...new Set([...places.map((place) => place % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const limit = 1 << 20;

describe('lineSplitter', () => {
  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\n\nb', ['a', '', 'b']],
    ['a\r\nb\r\n', ['a\r', 'b\r']],
    ['a\0b\n', ['a\0b']],
    ['ä€😀\n', ['ä€😀']],
  ])('%j', (text, lines) => {
    expect(split([Buffer.from(text)])).toEqual(lines);
  });

  it('gives the same lines wherever the chunks end, within a character too', () => {
    const line = fc.string({ unit: fc.constantFrom(...'aä€😀\t\r\0\u0085'), maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 10 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (lines, places) => {
          const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
          expect(split(cut(bytes, places))).toEqual(lines);
        },
      ),
    );
  });

  it('gives the same lines when every byte is a chunk', () => {
    const bytes = Buffer.from('verdict\tä\n\n€uro\nlast');
    expect(split([...bytes].map((byte) => Buffer.of(byte)))).toEqual(['verdict\tä', '', '€uro', 'last']);
  });

  it('gives a line as soon as its newline is there', () => {
    const lines: string[] = [];
    const splitter = lineSplitter((line) => lines.push(line));
    splitter.push(Buffer.from('a\nb'));
    expect(lines).toEqual(['a']);
    splitter.push(Buffer.from('\n'));
    expect(lines).toEqual(['a', 'b']);
    splitter.end();
    expect(lines).toEqual(['a', 'b']);
  });

  it('takes each line for UTF-8, or for Latin-1 where it is none', () => {
    expect(split([Buffer.from('über\n'), Buffer.from('über\n', 'latin1'), Buffer.from('ok\n')])).toEqual([
      'über',
      'über',
      'ok',
    ]);
  });

  it.each([1, 1000, 65_536])('takes a line of 1 MiB in chunks of %i KiB at most', (kibibytes) => {
    const size = Math.min(kibibytes * 1024, limit);
    const chunks = Array.from({ length: limit / size }, () => Buffer.alloc(size, 'a'));
    const rest = Buffer.alloc(limit - chunks.length * size, 'a');
    expect(split([...chunks, rest, Buffer.from('\nb\n')]).map(({ length }) => length)).toEqual([limit, 1]);
  });

  it('cuts off a line that grows past 1 MiB, and reads the next one whole', () => {
    const seen: string[] = [];
    const { push } = lineSplitter((line) => seen.push(line));
    for (let chunk = 0; chunk < 64; chunk += 1) push(Buffer.alloc(limit / 16, 'a'));
    push(Buffer.from('\nnext\n'));
    expect([seen[0]?.length, seen[1]]).toEqual([limit, 'next']);
  });

  it('counts a line only, not all that was sent', () => {
    const lines = Array.from({ length: 40 }, () => Buffer.from(`${'a'.repeat(65_536)}\n`));
    expect(split(lines)).toHaveLength(40);
  });
});

describe('decode', () => {
  it('keeps a byte order mark: it belongs to the text', () => {
    expect(decode(Buffer.from('\ufeffa'))).toBe('\ufeffa');
  });

  it('gives every text of UTF-8 back', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => decode(Buffer.from(text)) === text));
  });

  it('never loses a byte: Latin-1 has a letter for each', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (array) => {
        const bytes = Buffer.from(array);
        const text = decode(bytes);
        expect([bytes.toString('latin1'), bytes.toString('utf8')]).toContain(text);
        expect(text === bytes.toString('latin1') || Buffer.from(text).equals(bytes)).toBe(true);
      }),
    );
  });
});
