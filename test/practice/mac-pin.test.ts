/** `mac pin` and `mac snippet` of the built program: addresses of a running domain that stay after its restart. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documents } from '../../src/output/documents.ts';
import { type Practice, startPractice } from '../support/practice.ts';
import { teachPython } from '../support/python-xm.ts';

const xens = expect.stringMatching(/^00:16:3e:/) as string;

let practice: Practice;

const path = (name: string): string => join(practice.server, 'etc/xen', name);
const text = (name: string): string => readFileSync(path(name), 'latin1');
const write = (name: string, content: string): void => {
  mkdirSync(path('.'), { recursive: true });
  writeFileSync(path(name), content, 'latin1');
};
const must = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await practice.run(args);
  expect([code, args, code === 0 ? '' : stderr]).toEqual([0, args, '']);
  return { stdout, stderr };
};
const pin = async (...args: readonly string[]) => {
  const { stdout } = await must('mac', 'pin', ...args, '--json');
  return documents.Run.parse(JSON.parse(stdout));
};
/** The addresses that a running domain has. */
const addresses = async (name: string): Promise<readonly (string | null)[]> => {
  const { stdout } = await must('mac', 'list', '--json');
  const { items } = documents.MacList.parse(JSON.parse(stdout));
  return items.flatMap((item) =>
    'domain' in item && item.domain === name && item.state === 'running' ? [item.mac] : [],
  );
};
const restart = async (name: string): Promise<void> => {
  await must('stop', name, '--force', '--yes', '--timeout', '0');
  await must('start', name);
};

const cards = `[ 'bridge=intern', # gr\xfc\xdfe, 'zwei' Karten\n  "bridge=extern", ]`;
const definition = (vif: string, head = ''): string =>
  `name = 'pair'\n${head}kernel = '${practice.server}/boot/vmlinuz'\nmemory = 64\nvif = ${vif}\n`;

describe.each(['xl', 'xm'] as const)('with %s', (toolstack) => {
  afterEach(() => practice?.stop());
  beforeEach(async () => {
    practice = await startPractice(toolstack);
    write('../../boot/vmlinuz', '');
    write('pair', definition(cards));
  });

  it('two cards keep their addresses; the rest of the file stays to the byte', async () => {
    await must('start', 'pair');
    const before = await addresses('pair');
    expect(before).toEqual([xens, xens]);
    // Without a pin a start draws other ones: or else this test would show nothing.
    await restart('pair');
    const now = await addresses('pair');
    expect(now).not.toEqual(before);
    const plan = await pin('pair', '--dry-run');
    expect(plan).toMatchObject({ outcome: 'planned', changed: false });
    expect(text('pair')).toBe(definition(cards));
    const run = await pin('practice:pair');
    expect(run).toMatchObject({
      action: 'pin',
      outcome: 'changed',
      steps: [{ id: 'definition', state: 'changed' }],
    });
    const pinned = definition(cards)
      .replace("'bridge=intern", `'mac=${now[0]},bridge=intern`)
      .replace('"bridge=extern', `"mac=${now[1]},bridge=extern`);
    expect(text('pair')).toBe(pinned);
    await restart('pair');
    expect(await addresses('pair')).toEqual(now);
    expect(await pin('pair')).toMatchObject({ outcome: 'unchanged', changed: false });
    expect(text('pair')).toBe(pinned);
  });

  it('a plan whose file somebody has changed since is refused', async () => {
    await must('start', 'pair');
    const plan = join(practice.folder, 'plan.json');
    await must('mac', 'pin', 'pair', '--dry-run', '--save', plan);
    const changed = `${definition(cards)}vcpus = 2\n`;
    write('pair', changed);
    const { code, stderr } = await practice.run(['apply', plan, '--yes']);
    expect([code, stderr]).toEqual([5, expect.stringMatching(/pair has been changed since it was read/)]);
    expect(text('pair')).toBe(changed);
  });

  it('one that is off is refused; with --new it gets addresses, the same ones each time', async () => {
    const off = await practice.run(['mac', 'pin', 'pair']);
    expect([off.code, off.stderr]).toEqual([
      5,
      expect.stringMatching(/pair does not run, so .*; start it first: ctctl start practice:pair; or --new/),
    ]);
    expect(text('pair')).toBe(definition(cards));
    await pin('pair', '--new');
    const made = text('pair');
    expect(made).toMatch(
      /'mac=00:16:3e:[\da-f:]{8},bridge=intern'.*\n {2}"mac=00:16:3e:[\da-f:]{8},bridge=extern"/,
    );
    await must('start', 'pair');
    expect(await addresses('pair')).toEqual([...made.matchAll(/mac=([\da-f:]+)/g)].map(([, mac]) => mac));
    write('pair', definition(cards));
    await must('stop', 'pair', '--force', '--yes', '--timeout', '0');
    await pin('pair', '--new');
    expect(text('pair')).toBe(made);
  });

  it('an address that somebody has chosen stays, and that it is another one is said', async () => {
    await must('start', 'pair');
    const [, second] = await addresses('pair');
    const chosen = cards.replace("'bridge", "'mac=00:16:3E:00:00:01,bridge");
    write('pair', definition(chosen));
    const { stderr } = await must('mac', 'pin', 'pair');
    expect(stderr).toMatch(
      /^note: pair: network card 0 runs with 00:16:3e:\S+; 00:16:3e:00:00:01 is fixed/im,
    );
    expect(text('pair')).toBe(definition(chosen.replace('"bridge', `"mac=${second},bridge`)));
  });

  it('more or other cards than are defined: nobody guesses', async () => {
    await must('start', 'pair');
    for (const [vif, reason] of [
      [
        "[ 'bridge=intern' ]",
        /runs with 2 network cards \(intern, extern\), and is defined with 1 network card/,
      ],
      [
        "[ 'bridge=extern', 'bridge=intern' ]",
        /network card 0 runs on the bridge intern, and is defined on extern/,
      ],
    ] as const) {
      write('pair', definition(vif));
      const { code, stderr } = await practice.run(['mac', 'pin', 'pair']);
      expect([code, stderr]).toEqual([5, expect.stringMatching(reason)]);
      expect(text('pair')).toBe(definition(vif));
    }
  });

  if (toolstack === 'xl') {
    it('the registry is nothing for xl', async () => {
      const { code, stderr } = await practice.run(['mac', 'pin', 'pair', '--registry']);
      expect([code, stderr]).toEqual([5, expect.stringMatching(/pair is for xl, which reads no Python/)]);
    });
  }
});

const execfile = (): string => `execfile('${path('ctsrvcommon')}')\n`;
const startXm = async (): Promise<void> => {
  practice = await startPractice('xm');
  teachPython(practice.server);
  write('../../boot/vmlinuz', '');
  write('ctsrvcommon', "xenpath = '/usr/lib/xen-3.2-1'");
};

describe('the registry of an xm server', () => {
  beforeEach(startXm);
  afterEach(() => practice?.stop());

  it('holds the addresses of all cards, and gives them to the definition', async () => {
    write('pair', definition(cards, execfile()));
    await must('start', 'pair');
    const now = await addresses('pair');
    expect(await pin('pair', '--registry')).toMatchObject({
      outcome: 'changed',
      steps: ['registry', 'snippet', 'common', 'definition'].map((id) => ({ id, state: 'changed' })),
    });
    expect(text('macaddrs.conf')).toMatch(new RegExp(`^# .*\\n# .*\\npair ${now.join(' ')}\\n$`));
    expect(text('ctsrvcommon')).toBe(
      `xenpath = '/usr/lib/xen-3.2-1'\nexecfile('${path('ctctl-macs.py')}')\n`,
    );
    expect(text('ctctl-macs.py')).toBe(
      (await must('mac', 'snippet', '--file', path('macaddrs.conf'))).stdout,
    );
    expect(text('pair')).toBe(
      definition(
        cards.replace("'bridge", "'mac='+mymac+',bridge").replace('"bridge', '"mac="+mymacs[1]+",bridge'),
        execfile(),
      ),
    );
    await restart('pair');
    expect(await addresses('pair')).toEqual(now);
    expect(await pin('pair')).toMatchObject({ outcome: 'unchanged' });
    // Our own reader knows them, too.
    const shown = documents.Definition.parse(
      JSON.parse((await must('config', 'show', 'practice:pair', '--json')).stdout),
    );
    expect(shown).toMatchObject({ vifs: now.map((mac) => ({ mac })), unevaluated: [] });
    // A card more: the snippet makes its address up, once.
    write('pair', text('pair').replace('", ]', `", 'mac='+mymacs[2] ]`));
    await restart('pair');
    const three = await addresses('pair');
    expect(three).toEqual([...now, xens]);
    await restart('pair');
    expect(await addresses('pair')).toEqual(three);
    expect(await pin('pair')).toMatchObject({ outcome: 'unchanged' });
  }, 120_000);

  it('is chosen by itself where the definition uses mymac; what ctsrvcommon gave before stays for others', async () => {
    const old = "mymac = {'pair': '00:16:3e:00:00:01', 'other': '00:16:3e:00:00:02'}[name]\n";
    write('ctsrvcommon', `xenpath = '/x'\n${old}`);
    const vif = `[ 'mac='+mymac+',bridge=intern', 'bridge=extern' ]`;
    write('pair', definition(vif, execfile()));
    write('other', definition("[ 'mac='+mymac ]", execfile()).replace('pair', 'other'));
    await must('start', 'pair');
    const now = await addresses('pair');
    expect(now).toEqual(['00:16:3e:00:00:01', xens]);
    await must('mac', 'pin', 'pair');
    expect(text('pair')).toBe(
      definition(`[ 'mac='+mymac+',bridge=intern', 'mac='+mymacs[1]+',bridge=extern' ]`, execfile()),
    );
    await restart('pair');
    expect(await addresses('pair')).toEqual(now);
    await must('start', 'other');
    expect(await addresses('other')).toEqual(['00:16:3e:00:00:02']);
    expect(text('macaddrs.conf')).toMatch(/\nother 00:16:3e:00:00:02\n$/);
  });

  it('other domains start as before, those with their name behind ctsrvcommon too', async () => {
    write('pair', definition(cards, execfile()));
    const fixed = "[ 'mac=00:16:3e:00:00:02,bridge=intern' ]";
    write('late', execfile() + definition(fixed).replace('pair', 'late'));
    await must('mac', 'pin', 'pair', '--registry', '--new');
    await must('start', 'late');
    expect(await addresses('late')).toEqual(['00:16:3e:00:00:02']);
    expect(text('macaddrs.conf')).not.toMatch(/late/);
  });

  it('one that would be refused is named, and nothing is written', async () => {
    write('pair', definition(cards, execfile()));
    const own = `mymacs = []\n${execfile()}print(mymacs + [])\n${definition("['']").replace('pair', 'own')}`;
    write('own', own);
    const { code, stderr } = await practice.run(['mac', 'pin', 'pair', '--registry', '--new']);
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/registry xm would not take these definitions any more: \S+\/own:3: /),
    ]);
    expect(existsSync(path('macaddrs.conf'))).toBe(false);
  });

  it('nothing stays of it where xm does not take the definition', async () => {
    write('pair', definition(cards, execfile()));
    await must('start', 'pair');
    write('../../bin/refuse', '');
    const { code, stderr } = await practice.run(['mac', 'pin', 'pair', '--registry']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/refused for this test/)]);
    expect(text('pair')).toBe(definition(cards, execfile()));
    expect(text('ctsrvcommon')).toBe("xenpath = '/usr/lib/xen-3.2-1'");
    expect([existsSync(path('macaddrs.conf')), existsSync(path('ctctl-macs.py'))]).toEqual([false, false]);
    rmSync(join(practice.server, 'bin/refuse'));
  });
});

describe('the registry is refused', () => {
  beforeAll(startXm);
  afterAll(() => practice?.stop());

  it.each<readonly [string, () => string, RegExp]>([
    ['without ctsrvcommon', () => definition(cards), /pair does not read ctsrvcommon/],
    [
      'with one that is not there',
      () => definition(cards, execfile().replace('ctsrvcommon', 'no/ctsrvcommon')),
      /xm refuses it: .*No such file/,
    ],
    [
      'where it is read behind vif',
      () => definition(cards) + execfile(),
      /with the addresses of the registry: name 'mymacs?' is not defined; put name = 'pair', then/,
    ],
    [
      'where it is read before the name',
      () => execfile() + definition(cards),
      /with the addresses of the registry: name 'mymac' is not defined; put name = 'pair', then/,
    ],
  ])('%s', async (_title, broken, reason) => {
    write('pair', broken());
    const { code, stderr } = await practice.run(['mac', 'pin', 'pair', '--registry', '--new']);
    expect([code, stderr]).toEqual([5, expect.stringMatching(reason)]);
    expect(text('pair')).toBe(broken());
    expect(existsSync(path('macaddrs.conf'))).toBe(false);
  });

  it('where somebody else has a file of that name', async () => {
    write('pair', definition(cards, execfile()));
    write('ctctl-macs.py', "print('mine')\n");
    const { code, stderr } = await practice.run(['mac', 'pin', 'pair', '--registry', '--new']);
    expect([code, stderr]).toEqual([
      5,
      expect.stringMatching(/ctctl-macs\.py is there, and not written by ctctl/),
    ]);
  });
});
