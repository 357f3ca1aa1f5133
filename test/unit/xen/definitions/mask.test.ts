/** What people see of definitions: every password gone, everything else as it was. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskTexts, maskWords } from '../../../../src/xen/definitions/mask.ts';

const mask = (text: string): string => maskTexts([text])[0] ?? '';

describe('one text', () => {
  it.each([
    ["vncpasswd='hush'", "vncpasswd='***'"],
    ['vncpasswd = "hush"  # of the office', 'vncpasswd = "***"  # of the office'],
    ["spicepasswd='hush';vnc=1", "spicepasswd='***';vnc=1"],
    ['vncpasswd="hu\\"sh"; vnc = 1', 'vncpasswd="***"; vnc = 1'],
    ["vncpasswd='hu#sh;hush'", "vncpasswd='***'"],
    ["#vncpasswd='hush'", "#vncpasswd='***'"],
    ["vnc = 1 # vncpasswd = 'hush', said Peter", 'vnc = 1 # vncpasswd = ***'],
    ['VNCPasswd = "hush"', 'VNCPasswd = "***"'],
    // Within other strings, with all that may stand there.
    ["vfb = [ 'type=vnc,vncpasswd=hush,vncunused=1' ]", "vfb = [ 'type=vnc,vncpasswd=***,vncunused=1' ]"],
    ["vfb = ['vncpasswd=hush']", "vfb = ['vncpasswd=***']"],
    ['vfb = ["vncpasswd=hu#sh;hush\'hush]hush,vnc=1"]', 'vfb = ["vncpasswd=***,vnc=1"]'],
    ["vfb = [\n  'type=vnc',\n  'vncpasswd=hush,x=1' ]", "vfb = [\n  'type=vnc',\n  'vncpasswd=***,x=1' ]"],
    // What Python allows besides.
    ["vncpasswd = 'hush' 'hush'", 'vncpasswd = ***'],
    ["vncpasswd = u'hush'", 'vncpasswd = ***'],
    ["vncpasswd = ('hush')\nvnc = 1", 'vncpasswd = ***\nvnc = 1'],
    ["vncpasswd = (\n  'hush'\n)\nvnc = 1", 'vncpasswd = ***\nvnc = 1'],
    ["vncpasswd = \\\n  'hush'\nvnc = 1", "vncpasswd = \\\n  '***'\nvnc = 1"],
    ["vncpasswd = \\\r\n  'hush'\r\nvnc = 1", "vncpasswd = \\\r\n  '***'\r\nvnc = 1"],
    ['vncpasswd = """hush"""\nvnc = 1', 'vncpasswd = ***\nvnc = 1'],
    ['vncpasswd = """\nhush"""\nvnc = 1', 'vncpasswd = ***\nvnc = 1'],
    ["config['vncpasswd'] = 'hush'", "config['vncpasswd'] = '***'"],
    ["more = { 'vncpasswd': 'hush', 'vnc': 1 }", "more = { 'vncpasswd': ***"],
    ["pw = 'hush'\nvncpasswd = pw", "pw = '***'\nvncpasswd = *** (2)"],
    ["a = 'hush'\nb = a + 'x'\nvncpasswd = '%s' % b", "a = '***'\nb = *** (2)\nvncpasswd = *** (3)"],
    ["pw = 'hush'\nvfb = ['vnc=1,vncpasswd=' + pw]", "pw = '***'\nvfb = [*** (2)"],
    ["pw = 'hush'\nvfb = ['vncpasswd=%s' % pw]", "pw = '***'\nvfb = [*** (2)"],
    ["vfb = ['vncpasswd=' 'hush,vnc=1']", 'vfb = [***'],
    // Mistakes: what somebody has just typed is shown, too.
    ["vncpasswd = 'hush\nvnc = 1", 'vncpasswd = ***\nvnc = 1'],
    ['vncpasswd = hush\nvnc = 1', 'vncpasswd = ***\nvnc = 1'],
    ["vncpasswd = ('hush'\nvnc = 1", 'vncpasswd = ***\nvnc = 1'],
    ["vfb = ['vncpasswd=hush\nvnc = 1", 'vfb = [***\nvnc = 1'],
    ["if vncpasswd == 'hush': vnc = 1", 'if vncpasswd == ***'],
  ])('%j is shown as %j', (text, shown) => {
    expect(mask(text)).toBe(shown);
    expect(mask(`${text}\r\n`)).toBe(`${shown}\r\n`);
  });

  it.each([
    "name = 'winxp'\nmemory = 512\ndisk = ['phy:/dev/server/winxp,hda,w']\n",
    "vncpasswd = ''\n",
    'vncpasswd=""\r\n',
    'vncpasswd = None\n',
    "vfb = ['type=vnc,vncpasswd=,vncunused=1']\n",
    "passthrough = 'hush'\n",
    "# the password is Peter's\nvnc = 1\n",
    '',
  ])('%j stays as it is', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('several texts', () => {
  const text = (password: string): string => `name = 'a'\nvncpasswd = '${password}'\nvnc = 1\n`;

  it('the same password has the same mark, another one another', () => {
    expect(maskTexts([text('one'), text('one')])).toEqual([text('***'), text('***')]);
    expect(maskTexts([text('one'), text('two'), text('one')])).toEqual([
      text('***'),
      text('*** (2)'),
      text('***'),
    ]);
    expect(maskTexts([text('one'), "vfb = ['vncpasswd=one']"])).toEqual([
      text('***'),
      "vfb = ['vncpasswd=***']",
    ]);
  });

  it('a variable that is a password in one of them is none to be shown in the other', () => {
    expect(maskTexts(["pw = 'hush'\n", "pw = 'hush'\nvncpasswd = pw\n"])).toEqual([
      "pw = '***'\n",
      "pw = '***'\nvncpasswd = *** (2)\n",
    ]);
  });
});

it('what a tool repeats of a password is hidden, too', () => {
  const text = "name = 'a'\nvncpasswd = hush\nvfb = ['vncpasswd=hush hush']\n";
  expect(maskWords("a:2: config parsing error near `hush': syntax error", text)).toBe(
    "a:2: config parsing error near `***': syntax error",
  );
  expect(maskWords('near hush hush', text)).toBe('near ***');
  expect(maskWords("name 'hush' is not defined", 'vncpasswd = hush-hush1\n')).toBe(
    "name '***' is not defined",
  );
  expect(maskWords('near oops', text)).toBe('near oops');
});

describe('texts as people write them', () => {
  const folders = ['test/fixtures/xen', 'test/fixtures/xen/real-world', 'test/fixtures/definitions'];
  const texts = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((each) => each.isFile() && !each.name.endsWith('.json'))
      .map(({ name }) => [name, readFileSync(`${folder}/${name}`, 'latin1')] as const),
  );

  it.each(texts)('%s: only what follows a password differs', (_name, text) => {
    const shown = mask(text).split('\n');
    text.split('\n').forEach((line, at) => {
      if (!/passw/i.test(line)) expect(shown[at]).toBe(line);
    });
    expect(mask(text)).not.toMatch(/passw\w*\s*=\s*["']?[a-z0-9]/i);
  });

  it('the password of the article is hidden', () => {
    expect(mask(readFileSync('test/fixtures/xen/winxp.article', 'utf8'))).toContain("vncpasswd='***'\n");
  });
});

it('no password is left, however it is quoted and wherever it is put', () => {
  const inner = fc.string({ unit: fc.constantFrom(...'x#;]) ([{}=:%+\\ tä'), maxLength: 8 });
  const forms = [
    (value: string) => `vncpasswd='${value}'`,
    (value: string) => `vfb = [ "type=vnc,vncpasswd=${value},x=1" ]`,
    (value: string) => `pw = "${value}"\nvncpasswd = pw`,
    (value: string) => `vncpasswd = ['a',\n  '${value}']`,
    (value: string) => `vncpasswd = """${value}"""`,
    (value: string) => `vncpasswd = u'a' "${value}"`,
    (value: string) => `vncpasswd = '${value}`,
  ];
  fc.assert(
    fc.property(inner, inner, fc.constantFrom(...forms), (before, after, form) => {
      const text = `name = 'a'\n${form(`${before}SECRET${after}.`)}\nvnc = 1\n`;
      expect(mask(text)).not.toContain('SECRET');
      expect(mask(text).startsWith("name = 'a'\n")).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it('takes no longer than it must', () => {
  const began = performance.now();
  for (const piece of ['passw', 'passwd=(', "passwd='", 'vncpasswd=pw\n', '"passw=', 'passwd=\\\n']) {
    mask(piece.repeat(20_000 / piece.length));
  }
  expect(performance.now() - began).toBeLessThan(5000);
});
