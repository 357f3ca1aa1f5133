/** A secret that an option takes from a file. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSecretFile } from '../../../src/commands/secret-file.ts';
import { temporaryFolder } from '../inventory/helpers.ts';

const never = new AbortController().signal;

describe('readSecretFile', () => {
  it.each(['hunter2', 'hunter2\n', 'hunter2\r\n'])('takes %j without its line end', async (text) => {
    const file = join(await temporaryFolder(), 'secret');
    await writeFile(file, text);
    expect((await readSecretFile('--secret-file', file, never)).reveal()).toBe('hunter2');
  });

  it.each([
    ['/nope', '--secret-file: there is no file /nope'],
    ['/', '--secret-file: cannot read /: it is a folder'],
  ])('says of %s in words why it cannot', async (file, message) => {
    const reading = readSecretFile('--secret-file', file, never);
    await expect(reading).rejects.toMatchObject({ reason: 'usage', message });
  });
});
