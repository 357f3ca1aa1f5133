/** Passwords that a statement does not give plainly: made of variables, put together, or mistyped. */
import { describe, expect, it } from 'vitest';
import { maskTexts, maskWords, sentenceMasker } from '../../../../src/xen/definitions/mask.ts';

const mask = (text: string): string => maskTexts([text])[0] ?? '';
const rest = "name = 'web'\nmemory = 512\n";

describe('no password is shown', () => {
  it.each([
    ['on the next line of a list', "vfb = ['vnc=1,' 'vncpasswd=' +\n 'SECRET']"],
    ['behind a comment within brackets', "vncpasswd = ( # of the office\n 'SECRET' )"],
    ['added', "vncpasswd += 'SECRET'"],
    ['one of several', "vncpasswd, vncviewer = 'SECRET', 0"],
    ['filled in by its name', "vfb = ['%s=%s' % ('vncpasswd', 'SECRET')]"],
    ['of a tuple', "a, b = 'SECRET', 2\nvncpasswd = a"],
    ['of a loop', "for p in ['SECRET']: vncpasswd = p"],
    ['of a loop of two lines', "for p in ['SECRET']:\n  vncpasswd = p"],
    ['appended', "l = []\nl.append('SECRET')\nvncpasswd = l[0]"],
    ['appended by another name', "l = []\nm = l\nm.append('SECRET')\nvncpasswd = m[0]"],
    ['of a function', "def pw(): return 'SECRET'\nvncpasswd = pw()"],
    ['of a long function', "def pw():\n  x = 1\n  return 'SECRET'\n\nvncpasswd = pw()"],
    ['of a class', "class A:\n  pw = 'SECRET'\nvncpasswd = A.pw"],
    ['of a dictionary', "d = dict(\n  pw = 'SECRET',\n  x = 1)\nvncpasswd = d['pw']"],
    ['of all names', "globals()['pw'] = 'SECRET'\nvncpasswd = pw"],
    ['filled in from all names', "pw = 'SECRET'\nvfb = ['vncpasswd=%(pw)s' % vars()]"],
    ['filled in elsewhere', "fmt = 'vncpasswd=%s'\nvfb = [fmt % 'SECRET']"],
    ['of a list with its form', "x = ['SECRET', 'vncpasswd=%s']\nvfb = [x[1] % x[0]]"],
    ['added to an entry', "vfb = ['vncpasswd=']\nvfb[0] += 'SECRET'"],
    ['behind a name in a variable', "k = 'vncpasswd'\nvfb = [k + '=SECRET']"],
    ['with a comma', "vfb = ['vncpasswd=a,SECRET,vnc=1']"],
    ['in Python within Python', 'exec "vncpasswd = \'SECRET\'"'],
    ['in a comment that goes on', "#vfb = ['vncpasswd=' +\n#  'SECRET']"],
    ['in a comment about a variable', "pw = 'x'\nvncpasswd = pw\n# pw = 'SECRET'"],
    ['without a sign', "vncpasswd 'SECRET'"],
    ['on lines of their own', "vncpasswd\n=\n'SECRET'"],
    ['without quotes on the next line', 'vncpasswd =\nSECRET'],
    ['without quotes, with signs', 'vncpasswd = a;SECRET#SECRET'],
    ['without quotes in a variable', 'pw = SECRET\nvncpasswd = pw'],
    ['with a colon', "vncpasswd: 'SECRET'"],
    ['with two quotes that differ', 'vncpasswd = "SECRET\''],
    ['in a text that does not end', 'vncpasswd = """\nSECRET'],
  ])('%s', (_how, statement) => {
    const shown = mask(`${rest}${statement}`);
    expect(shown).not.toContain('SECRET');
    expect(shown.startsWith(rest)).toBe(true);
    const [one, other] = maskTexts([statement, statement.replaceAll('SECRET', 'OTHER1')]);
    expect(one).not.toBe(other);
  });
});

it('what a variable held is hidden in a converted text, too', () => {
  const texts = ["pw = 'Gehe1m'\nvncpasswd = pw\nextra = 'x ' + pw\n", 'name = "web"\nextra = "x Gehe1m"\n'];
  expect(maskTexts(texts)[1]).toBe('name = "web"\nextra = "x ***"\n');
});

describe('what is not about a password stays as it is', () => {
  it.each([
    "import os\nkernel = '/boot/' + os.uname()[2]\ndisk = ['phy:%s,hda,w' % 'x']\n",
    "name = 'passwordserver'\ndisk = ['phy:/dev/vg/passwordserver,hda,w']\nextra = name + '1'\n",
    "vfb = ['type=vnc,vncpasswd=,vncunused=1']\n# vncpasswd = ''\n",
    "def f(x):\n  return 'a'\nname = f(1)\nvncpasswd = ''\n",
  ])('%j', (text) => {
    expect(mask(text)).toBe(text);
  });

  it('names of other things than the password', () => {
    const other = "a = 'one'\nname = a\nextra = 'ro'\n";
    expect(mask(`${other}pw = 'SECRET'\nvncpasswd = pw\n`)).toBe(`${other}pw = '***'\nvncpasswd = *** (2)\n`);
  });
});

describe('what is said of a definition', () => {
  it('repeats no text of a statement about a password', () => {
    const text = "l = []\nl.append('Gehe1m')\nvncpasswd = l[0]\n";
    expect(maskWords("l.append('Gehe1m'): it is Python", text)).toBe("l.append('***'): it is Python");
  });

  it.each([
    ['a', "no name: xl refuses the file 'a'", "no name: xl refuses the file '***'"],
    ['dom', 'the domain is called up', 'the domain is called up'],
    ['main', 'the domain is called up', 'the domain is called up'],
    ['main', "the domain 'xmain' is there", "the domain 'x***' is there"],
    ['x1y2', 'near ax1y2b it ends', 'near a***b it ends'],
  ])('with the password %j: %j', (password, words, shown) => {
    expect(maskWords(words, `vncpasswd = '${password}'\n`)).toBe(shown);
  });

  it('the beginning of a password without quotes, where a tool stops', () => {
    expect(maskWords("parsing error near `G': lexical error", 'vncpasswd = Gehe1m\n')).toBe(
      "parsing error near `***': lexical error",
    );
  });
});

describe('takes no longer than it must', () => {
  const pieces = [
    ...['passw', 'passwd,', 'passwd=(', "'passwd=,", '"""', 'vncpasswd=hu;', 'pw=pw;vncpasswd=pw;'],
    ...["x='passwd=%s'\n", "vfb=['passwd=']\n", "vfb+=['passwd=']\n", 'def a():\n x\n', '# passw=+\n'],
  ].map((piece) => [piece]);
  it.each(pieces)('%j, 10,000 times', (piece = '') => {
    const began = performance.now();
    mask(piece.repeat(10_000));
    expect(performance.now() - began).toBeLessThan(4000);
  });

  it('one masker for all findings of a file', () => {
    const text = Array.from({ length: 8000 }, (_, index) => `unknown_key_${index} = 'x'\n`).join('');
    const began = performance.now();
    const sentence = sentenceMasker(`${text}vncpasswd = 'Gehe1m'\n`);
    for (let index = 0; index < 8000; index += 1) sentence(`xl ignores unknown_key_${index} = 'x'`);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
