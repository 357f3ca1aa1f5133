/** Reads exact numbers of bytes from a stream, with an end to the waiting. */
import type { Duplex } from 'node:stream';

export class ByteReader {
  readonly #stream: Duplex;
  readonly #deadline: AbortSignal;
  #chunks: Buffer[] = [];
  #length = 0;
  #ended: Error | undefined;
  #wake = () => {};

  /** Takes over the reading side of `stream`; every read rejects when `deadline` aborts. */
  constructor(stream: Duplex, deadline: AbortSignal) {
    this.#stream = stream;
    this.#deadline = deadline;
    stream.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#wake();
    });
    stream.on('error', (error) => this.#end(error));
    for (const event of ['end', 'close']) stream.on(event, () => this.#end(new Error('the stream ended')));
    deadline.addEventListener('abort', () => this.#wake());
  }

  async read(count: number): Promise<Buffer> {
    while (this.#length < count) {
      if (this.#deadline.aborted) throw new Error(`no answer in time (${this.#length} of ${count} bytes)`);
      if (this.#ended) throw this.#ended;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const all = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = all.length > count ? [all.subarray(count)] : [];
    this.#length = all.length - count;
    return all.subarray(0, count);
  }

  async u8(): Promise<number> {
    return (await this.read(1)).readUInt8();
  }

  async u16(): Promise<number> {
    return (await this.read(2)).readUInt16BE();
  }

  async u32(): Promise<number> {
    return (await this.read(4)).readUInt32BE();
  }

  /** A text with its length in front. */
  async text(): Promise<string> {
    return (await this.read(await this.u32())).toString('latin1');
  }

  /** Ends the stream. */
  close(): void {
    this.#stream.destroy();
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#wake();
  }
}
