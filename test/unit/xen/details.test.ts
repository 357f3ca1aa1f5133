/** What is known of one domain: state, VNC endpoint, definition. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/remote/bundle/run.ts';
import { type DomainDetails, domainDetails } from '../../../src/xen/domains/details.ts';
import { failureOf } from '../inventory/helpers.ts';

const answer = (lines: readonly string[], code = 0, stderr = ''): Answer => ({ lines, code, stderr });

const detailsOf = (lines: readonly string[], definition: readonly string[] = []): DomainDetails =>
  domainDetails(
    'home',
    new Map([
      ['details', answer(lines)],
      ['definition', answer(definition.map((line) => line.replaceAll('|', '\t')))],
    ]),
  );

describe('domainDetails', () => {
  it('of a running domain', () => {
    expect(
      detailsOf(
        ['state running', 'id 7', 'uuid 1b4e28ba-2fa1-11d2-883f-0016d3cca427', 'vnc 127.0.0.1 5901'],
        ['/etc/xen/winxp|name|winxp', '/etc/xen/winxp|disk|[phy:/dev/server/winxp,hda,w]'],
      ),
    ).toEqual({
      state: 'running',
      id: 7,
      uuid: '1b4e28ba-2fa1-11d2-883f-0016d3cca427',
      vnc: { host: '127.0.0.1', port: 5901 },
      definition: [
        ['name', 'winxp'],
        ['disk', '[phy:/dev/server/winxp,hda,w]'],
      ],
    });
  });

  it('of a domain with no VNC, or none yet', () => {
    expect(detailsOf(['state running', 'id 7'])).toMatchObject({ id: 7, uuid: null, vnc: null });
  });

  it('of Domain-0, whose id is a number too', () => {
    expect(detailsOf(['state running', 'id 0']).id).toBe(0);
  });

  it('of a console that listens on IPv6', () => {
    expect(detailsOf(['state running', 'id 7', 'vnc ::1 5900']).vnc).toEqual({ host: '::1', port: 5900 });
  });

  it.each([
    ['halted', ['state halted'], 'halted'],
    ['not there', ['state none'], 'none'],
    ['nothing said', [], 'none'],
  ])('of one that is %s', (_what, lines, state) => {
    expect(detailsOf(lines)).toEqual({ state, id: null, uuid: null, vnc: null, definition: [] });
  });

  it('fails without a list of domains', async () => {
    const answers = new Map([['details', answer([], 1, 'xm list fails: Is xend running?')]]);
    expect(await failureOf(() => domainDetails('home', answers))).toMatchObject({
      reason: 'failed',
      server: 'home',
      message: 'home: xm list fails: Is xend running?',
    });
    expect((await failureOf(() => domainDetails('home', new Map()))).message).toBe(
      'home: no list of domains',
    );
  });
});
