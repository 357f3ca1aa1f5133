/** A viewer is started again when the domain's restart has ended it, and not when the person has closed it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchViewer } from '../../../src/commands/domain/viewer.ts';
import type { Viewer } from '../../../src/console/viewer.ts';

const target = { host: '127.0.0.1', port: 5900, title: 'winxp' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctctl-viewer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A viewer that writes a line each time it is started, and ends at once. */
function viewer(more: Partial<Viewer> = {}): { viewer: Viewer; starts(): number } {
  const log = join(folder, 'starts');
  return {
    viewer: {
      kind: 'viewer',
      name: 'test viewer',
      program: 'sh',
      args: ['-c', `echo started >>'${log}'`],
      handsOver: false,
      note: undefined,
      ...more,
    },
    starts: () => readFileSync(log, 'utf8').trim().split('\n').length,
  };
}

describe('watchViewer', () => {
  it('is over when the person closes the viewer', async () => {
    const { viewer: closed, starts } = viewer();
    await watchViewer(closed, target, new EventTarget(), () => {}).closed;
    expect(starts()).toBe(1);
  });

  it('starts it again after its picture was lost, and gives up on one that never lasts', async () => {
    const { viewer: restarted, starts } = viewer();
    const events = new EventTarget();
    const said: string[] = [];
    const { closed } = watchViewer(restarted, target, events, (text) => said.push(text));
    events.dispatchEvent(new Event('picture-lost'));
    await closed;
    expect(starts()).toBeGreaterThanOrEqual(3);
    expect(said).toContain('starting test viewer again');
  });

  it('says why a viewer did not start, and leaves the session open', async () => {
    const said: string[] = [];
    const { viewer: missing } = viewer({ program: join(folder, 'nowhere') });
    const { closed } = watchViewer(missing, target, new EventTarget(), (text) => said.push(text));
    await expect.poll(() => said).toHaveLength(1);
    expect(said[0]).toMatch(/test viewer/);
    expect(
      await Promise.race([closed.then(() => 'closed'), new Promise((open) => setTimeout(open, 50, 'open'))]),
    ).toBe('open');
  });
});
