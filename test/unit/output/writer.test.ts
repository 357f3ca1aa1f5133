/** Writing: everything arrives, and a reader that goes away is no error. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { createWriter } from '../../../src/output/writer.ts';

/** A stream whose every write ends in this error. */
function failing(code: string): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error(`write ${code}`), { code }));
    },
  });
}

describe('createWriter', () => {
  it('waits until the text is out', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const writer = createWriter(stream);
    const written = writer.write('a long text');
    stream.resume();
    expect(await written).toBe(true);
    expect(await writer.write('')).toBe(true);
  });

  it('tells that nobody reads any more, once and for all', async () => {
    const writer = createWriter(failing('EPIPE'));
    expect(await writer.write('a')).toBe(false);
    expect(await writer.write('b')).toBe(false);
    expect(await writer.write('')).toBe(false);
  });

  it('does not hide a full disk', async () => {
    await expect(createWriter(failing('ENOSPC')).write('a')).rejects.toMatchObject({
      reason: 'failed',
      message: 'cannot write the output: write ENOSPC',
    });
  });
});

describe('a real pipe', () => {
  const lines = 200_000;
  it.each([
    ['is read to its end', `wc -l`, `${lines}\n0\n`],
    ['is closed early', 'head -n 1', 'line 0\n0\n'],
  ])('%s', async (_title, reader, expected) => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { createWriter } from './writer.ts';
          const text = Array.from({ length: ${lines} }, (_, at) => 'line ' + at + '\\n').join('');
          await createWriter().write(text);
          process.exit(0);
        `,
        resolveDir: `${import.meta.dirname}/../../../src/output`,
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    });
    const program = outputFiles[0]?.text ?? '';
    const script = `{ "$0" --input-type=module -e "$1"; echo $? >&3; } 3>&2 | ${reader}`;
    const shell = spawn('sh', ['-c', script, process.execPath, program], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let exitCode = '';
    shell.stdout.on('data', (chunk) => {
      out += chunk;
    });
    shell.stderr.on('data', (chunk) => {
      exitCode += chunk;
    });
    await once(shell, 'close');
    expect(`${out.trimStart()}${exitCode}`).toBe(expected);
  });
});
