/** `mac list` and `mac check` of the built program: cards of one server, and addresses that meet across several. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DocumentOf, documents } from '../../src/output/documents.ts';
import { createHome } from '../support/ctctl.ts';
import { type Practice, startPractice } from '../support/practice.ts';

type Item = DocumentOf<'MacList'>['items'][number];
type Card = Exclude<Item, { state: 'unreachable' }>;

const drawn = expect.stringMatching(/^00:16:3e:[0-7][\da-f]:[\da-f]{2}:[\da-f]{2}$/) as string;

/** An HVM domain that needs no disk, as the toolstack likes it. */
function hvm(toolstack: 'xl' | 'xm', name: string, vif: string): string {
  const type =
    toolstack === 'xl' ? "type = 'hvm'" : "builder = 'hvm'\nkernel = '/usr/lib/xen-3.2-1/boot/hvmloader'";
  return `name = '${name}'\n${type}\nmemory = 64\nvnc = 1\nvncunused = 1\n${vif}\n`;
}

function define(folder: string, name: string, text: string): string {
  const path = join(folder, 'etc/xen', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe.each(['xl', 'xm'] as const)('with %s', (toolstack) => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice(toolstack);
    const two = "vif = ['bridge=intern', 'mac=0:16:3E:37:ef:53,bridge=extern']";
    const path = define(practice.server, 'two', hvm(toolstack, 'two', two));
    symlinkSync(path, join(dirname(path), 'auto/10-two'));
    define(practice.server, 'README', 'vif is explained here\n');
  });
  afterAll(() => practice?.stop());

  const done = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await practice.run(args);
    expect(code, stderr).toBe(0);
  };
  const cards = async (): Promise<readonly Card[]> => {
    const { code, stdout, stderr } = await practice.run(['mac', 'list', '--json']);
    expect(code, stderr).toBe(0);
    return documents.MacList.parse(JSON.parse(stdout)).items.flatMap((item) =>
      item.state === 'unreachable' ? [] : item,
    );
  };

  it('a domain that is off has what its definition says, in one session', async () => {
    const before = practice.sessions();
    const common = { server: 'practice', domain: 'two', state: 'off', reason: null } as const;
    expect(await cards()).toMatchObject([
      { ...common, card: 0, mac: null, defined: null, fixed: false, bridge: 'intern' },
      { ...common, card: 1, mac: '00:16:3e:37:ef:53', fixed: true, bridge: 'extern' },
    ]);
    expect(practice.sessions() - before).toBe(1);
  });

  it('a running one has what it has drawn: something else at each start', async () => {
    const seen: (string | null)[] = [];
    for (const _start of [1, 2]) {
      await done('start', 'two');
      const [first, second] = await cards();
      expect([first, second]).toMatchObject([
        { card: 0, state: 'running', mac: drawn, defined: null, fixed: false, bridge: 'intern' },
        { card: 1, state: 'running', mac: '00:16:3e:37:ef:53', fixed: true, bridge: 'extern' },
      ]);
      seen.push(first?.mac ?? null);
      await done('stop', 'two', '--force', '--timeout', '0', '--yes');
    }
    expect(new Set(seen).size).toBe(2);
  });

  it('an edited definition counts from the next start on', async () => {
    await done('start', 'two');
    define(practice.server, 'two', hvm(toolstack, 'two', "vif = ['', 'mac=00:16:3e:00:00:02']"));
    const { code, stdout } = await practice.run(['mac', 'check', '--exit-code', '--json']);
    expect(code).toBe(8);
    const { items, cards: count } = documents.MacCheck.parse(JSON.parse(stdout));
    expect([count, items]).toMatchObject([
      2,
      [
        { domain: 'two', card: 0, rule: 'mac-missing', mend: expect.stringMatching(/mac pin practice:two$/) },
        { domain: 'two', card: 1, rule: 'mac-differs', mac: '00:16:3e:37:ef:53' },
      ],
    ]);
    expect((await practice.run(['mac', 'check'])).code).toBe(0);
    await done('stop', 'two', '--force', '--timeout', '0', '--yes');
  });

  it('what the toolstack refuses is a row with its reason, never a guess', async () => {
    const path = define(practice.server, 'broken', "name = 'broken'\nmemory = (\nvif = ['']\n");
    const broken = (await cards()).filter(({ definition }) => definition === path);
    expect(broken).toMatchObject([
      { card: null, mac: null, fixed: null, reason: expect.stringMatching(/ refuses it: line \d/) },
    ]);
    define(practice.server, 'broken', '');
  });

  if (toolstack === 'xm') {
    it('addresses of the registry are those of the definition, in the same session', async () => {
      const file = join(practice.server, 'etc/xen/macaddrs.conf');
      writeFileSync(file, '# ours\nreg 00:16:3e:00:00:21 00:16:3e:00:00:22\n');
      const { stdout } = await practice.run(['mac', 'snippet', '--file', file]);
      const snippet = define(practice.server, 'ctctl-macs.py', stdout);
      const vif = `execfile('${snippet}')\nvif = ['mac=' + mymac, 'mac=' + mymacs[1] + ',bridge=intern']`;
      define(practice.server, 'reg', hvm('xm', 'reg', vif));
      const before = practice.sessions();
      const found = (await cards()).filter(({ domain }) => domain === 'reg');
      expect(found.map(({ mac, fixed }) => [mac, fixed])).toEqual([
        ['00:16:3e:00:00:21', true],
        ['00:16:3e:00:00:22', true],
      ]);
      expect(practice.sessions() - before).toBe(1);
    });

    it('Python is read: of files that are included too, in one more session where they lie elsewhere', async () => {
      const near = define(practice.server, 'near', "b = ',bridge=intern'\n");
      const far = join(practice.server, 'far');
      writeFileSync(far, "m = '00:16:3e:00:00:%02x'\n");
      const text = hvm('xm', 'py', "vif = ['mac=' + m % i + b for i in range(10, 12)]");
      define(practice.server, 'py', `execfile('${near}')\nexecfile('${far}')\n${text}`);
      const before = practice.sessions();
      const found = (await cards()).filter(({ domain }) => domain === 'py');
      expect(found.map(({ mac, bridge }) => [mac, bridge])).toEqual([
        ['00:16:3e:00:00:0a', 'intern'],
        ['00:16:3e:00:00:0b', 'intern'],
      ]);
      expect(practice.sessions() - before).toBe(2);
    });

    it("the article's mymac is known to the server alone: that is said", async () => {
      const common = define(
        practice.server,
        'ctsrvcommon',
        "import shelve\nmacs = shelve.open('/etc/xen/macaddrs')\nmymac = macs[name]\n",
      );
      const vif = `execfile('${common}')\nvif = ['mac=' + mymac + ',bridge=intern']`;
      define(practice.server, 'etch64', hvm('xm', 'etch64', vif));
      const found = (await cards()).filter(({ domain }) => domain === 'etch64');
      expect(found).toMatchObject([
        { card: null, mac: null, fixed: null, reason: expect.stringContaining('shelve.open') },
      ]);
    });
  }
});

describe('several servers', () => {
  let practice: Practice;
  beforeAll(async () => {
    practice = await startPractice('xl');
    const other = await practice.run(['practice', 'start', '--name', 'etch', '--toolstack', 'xm', '--json']);
    expect(other.code, other.stderr).toBe(0);
    const etch = (JSON.parse(other.stdout) as { folder: string }).folder;
    const shared = "vif = ['mac=00:16:3e:00:00:01,bridge=intern']";
    define(practice.server, 'a', hvm('xl', 'a', shared));
    define(etch, 'b', hvm('xm', 'b', shared));
    define(etch, 'c', hvm('xm', 'c', "vif = ['mac=00:16:3e:00:00:03']"));
  });
  afterAll(async () => {
    await practice?.run(['practice', 'stop', '--name', 'etch']);
    await practice?.stop();
  });

  const twice = async (code: number) => {
    const checked = await practice.run(['mac', 'check', '--exit-code', '--json']);
    expect(checked.code, checked.stderr).toBe(code);
    return documents.MacCheck.parse(JSON.parse(checked.stdout)).items.flatMap((item) =>
      'state' in item ? [item.state] : [`${item.server}:${item.domain} ${item.rule} ${item.severity}`],
    );
  };

  it('one address on two of them is found, and is worse once both run', async () => {
    expect(await twice(8)).toEqual(['practice:a mac-twice warning', 'etch:b mac-twice warning']);
    for (const name of ['a', 'b']) expect((await practice.run(['start', name])).code).toBe(0);
    expect(await twice(8)).toEqual(['practice:a mac-twice error', 'etch:b mac-twice error']);
    const { stdout, stderr } = await practice.run(['mac', 'check']);
    expect(stdout).toContain('00:16:3e:00:00:01 is also that of card 0 of etch:b (running)');
    expect(stderr).toContain('3 network cards on 2 servers: 2 findings\n');
  });

  it('only those that are asked count, and a clean fleet ends with 0', async () => {
    const { code, stdout, stderr } = await practice.run(['mac', 'check', '--on', 'etch', '--exit-code']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('2 network cards on 1 server: nothing found\n');
  });

  it('a dead server is a row, and the exit code says so', async () => {
    expect((await practice.run(['practice', 'stop', '--name', 'etch'])).code).toBe(0);
    expect(await twice(6)).toEqual(['unreachable']);
    const list = await practice.run(['mac', 'list']);
    expect([list.code, list.stdout]).toEqual([
      6,
      expect.stringMatching(/^etch +\? +\? .* unreachable +etch: /m),
    ]);
  });
});

describe('wrong input', () => {
  const home = createHome();
  afterAll(() => home.remove());

  it.each([
    [['mac'], 2, 'Usage: ctctl mac'],
    [['mac', 'list', 'winxp'], 2, 'too many arguments'],
    [['mac', 'check', '--exit'], 2, 'unknown option'],
    [['mac', 'list', '--on', 'nowhere'], 3, 'no server "nowhere"'],
    [['mac', 'list'], 0, 'there is no server'],
    [['mac', 'check', '--exit-code'], 0, 'there is no server'],
  ])('%j ends with %i', async (args, code, words) => {
    const result = await home.run(args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(words);
  });
});
