/** Fifty servers at once, at sshds that turn newcomers away when too many logins are unfinished (MaxStartups). */
import { afterEach, describe, expect, it } from 'vitest';
import type { Server } from '../../../src/inventory/schema.ts';
import { createHub } from '../../../src/remote/hub.ts';
import { entryOf, noKnownHosts, routeOf, run } from '../../support/sshd/client.ts';
import { startPrivateSshd } from '../../support/sshd/private-sshd.ts';
import type { Sshd } from '../../support/sshd/sshd.ts';
import { until } from '../../support/sshd/until.ts';

const started: Sshd[] = [];
afterEach(async () => {
  for (const sshd of started.splice(0)) await sshd.stop();
});

async function start(...config: readonly string[]): Promise<Sshd> {
  const sshd = await startPrivateSshd({ config: ['LogLevel VERBOSE', ...config] });
  started.push(sshd);
  return sshd;
}

/** Asks this many servers, spread over the sshds, for their names at once; how often one had to be tried again. */
async function askAll(sshds: readonly Sshd[], count = 50): Promise<number> {
  const knownHosts = noKnownHosts(sshds[0]?.folder);
  const servers = await Promise.all(
    Array.from({ length: count }, async (_, index): Promise<Server> => {
      const sshd = sshds[index % sshds.length] as Sshd;
      const name = `s${index}`;
      for (const key of sshd.hostKeys) await knownHosts.accept(name, key);
      return { ...entryOf(sshd), name };
    }),
  );
  let tries = 0;
  const hub = createHub({
    hostKeys: { knownHosts },
    authentication: {},
    routeTo: routeOf,
    watch: (_name, event) => {
      if (event.kind === 'stage' && event.stage === 'another try') tries += 1;
    },
  });
  try {
    const answers = await Promise.all(
      servers.map(async (server) => (await run(await hub.connection(server), `echo ${server.name}`)).stdout),
    );
    expect(answers).toEqual(servers.map(({ name }) => `${name}\n`));
  } finally {
    hub.close();
  }
  return tries;
}

/** How many newcomers an sshd has turned away. */
const turnedAway = (sshd: Sshd): number => sshd.log().match(/^drop connection #\d+ from/gm)?.length ?? 0;

const shown = (tries: number, sshds: readonly Sshd[]): string =>
  `${tries} further tries; turned away: ${sshds.map(turnedAway).join(', ')}`;

describe('fifty servers at once', () => {
  it.each([1, 5])('on %i sshds as they come (10:30:100) all answer', async (count) => {
    const sshds = await Promise.all(Array.from({ length: count }, () => start()));
    const tries = await askAll(sshds);
    expect(sshds.map((sshd) => sshd.logins())).toEqual(sshds.map(() => 50 / count));
    expect(tries, shown(tries, sshds)).toBe(sshds.map(turnedAway).reduce((sum, each) => sum + each));
  });

  it('on an sshd where three such commands run at once all answer', async ({ annotate }) => {
    const sshd = await start();
    const tries = await Promise.all([1, 2, 3].map(() => askAll([sshd], 20)));
    await annotate(
      shown(
        tries.reduce((sum, each) => sum + each),
        [sshd],
      ),
    );
    expect(sshd.logins()).toBe(60);
  });

  it('on an sshd that lets two in at a time (2:90:3) all answer', { timeout: 60_000 }, async ({
    annotate,
  }) => {
    const sshd = await start('MaxStartups 2:90:3');
    const tries = await askAll([sshd]);
    await annotate(shown(tries, [sshd]));
    expect(sshd.logins()).toBe(50);
    // The test is about servers that do turn newcomers away.
    expect(turnedAway(sshd)).toBeGreaterThan(0);
    expect(tries).toBe(turnedAway(sshd));
  });

  it('leave nothing behind', async () => {
    const sshd = await start();
    await askAll([sshd]);
    await until('no connection is left', () => sshd.connections().length === 0);
  });
});
