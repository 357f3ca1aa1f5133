/** Tables of the built program: as wide as the terminal that they go to, and one line a row where there is none. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/output/width.ts';
import { createHome, type Home } from '../support/ctctl.ts';
import { plainScreen } from '../support/screen.ts';
import { runOnTerminal } from '../support/terminal.ts';

const groups = Array.from({ length: 20 }, (_, at) => `group-${at}`);
const winxp = resolve('test/fixtures/xen/winxp.article');
const pages = [80, 120];

const widest = (text: string): number => Math.max(...text.split('\n').map(widthOf));

describe('a table', () => {
  let home: Home;
  const on = async (columns: number, ...args: readonly string[]): Promise<string> =>
    plainScreen((await runOnTerminal(home, args, [], {}, columns)).screen);
  beforeAll(() => {
    home = createHome();
    home.write(
      `version: 1\nservers:\n  office:\n    address: 192.0.2.1\n    groups: [${groups.join(', ')}]\n`,
    );
  });
  afterAll(() => home.remove());

  it.each(pages)('fits a terminal of %i columns, with all that it has to say', async (columns) => {
    const screen = await on(columns, 'server', 'list');
    expect(widest(screen)).toBeLessThanOrEqual(columns);
    expect(screen.match(/group-\d+/g)).toEqual(groups);
  });

  it('is one line a row in a pipe', async () => {
    const line = new RegExp(`^office .* ${groups.join(', ')}$`, 'm');
    expect(await on(80, 'server', 'list', '|', 'cat')).toMatch(line);
    expect((await home.run(['server', 'list'])).stdout).toMatch(line);
  });

  it.each(pages)('fits it on standard error too: %i columns', async (columns) => {
    const screen = await on(columns, 'config', 'convert', winxp, '--to', 'xl', '>', '/dev/null');
    const table = screen.slice(screen.indexOf('KEY '), screen.indexOf('kept as'));
    expect(table).toMatch(/^on_crash .* the default of xm/m);
    expect(widest(table)).toBeLessThanOrEqual(columns);
  });

  it('is one line a row on standard error without a terminal', async () => {
    const { stderr } = await home.run(['config', 'convert', winxp, '--to', 'xl']);
    expect(stderr).toMatch(/^device_model .*device_model_override=/m);
  });
});
