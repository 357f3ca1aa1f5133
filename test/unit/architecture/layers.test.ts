/** The layers of docs and design: imports point down only. Each failure names the file and what it must not do. */
import { describe, expect, it } from 'vitest';
import { filesBelow, type Import, readSource, type SourceFile, scan, sourceFiles } from './sources.ts';

const files = sourceFiles();
const byPath = new Map(files.map((file) => [file.path, file]));

/** From the top to the bottom. */
const layers = [
  'cli',
  'commands',
  'operations',
  'bundles',
  'console',
  'xen',
  'storage',
  'remote',
  'inventory',
  'common',
];

/** `src/cli.ts` is the layer cli, `src/remote/bundle/run.ts` the layer remote. */
const layerOf = (path: string): string => path.split('/')[1]?.replace(/\.ts$/, '') ?? path;

/** What each layer may import; itself always. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(layers.map((layer, at) => [layer, layers.slice(at)])),
  cli: [...layers, 'output'],
  commands: [...layers.slice(1), 'output', 'practice'],
  output: ['output', 'common'],
  practice: ['practice', 'common'],
};

/** Everything about a file's imports that is against a rule, one readable line each. */
function offences(
  rule: (file: SourceFile, each: Import) => string | false,
  within: readonly SourceFile[] = files,
): readonly string[] {
  return within.flatMap((file) =>
    file.imports.flatMap((each) => {
      const why = rule(file, each);
      return why === false ? [] : [`${file.path} imports ${each.path ?? each.specifier}: ${why}`];
    }),
  );
}

const downwards = ({ path }: SourceFile, each: Import): string | false => {
  if (each.path === undefined) return false;
  const [from, to] = [layerOf(path), layerOf(each.path)];
  return !allowed[from]?.includes(to) && `${from} may import only ${allowed[from]?.join(', ')}`;
};

describe('the layers', () => {
  it('are all known here', () => {
    const known = new Set([...Object.keys(allowed), 'raw-text.d']);
    expect([...new Set(files.map(({ path }) => layerOf(path)))].filter((layer) => !known.has(layer))).toEqual(
      [],
    );
    expect(files.length).toBeGreaterThan(50);
  });

  it('import downwards only', () => {
    const upwards = offences(downwards);
    expect(upwards).toEqual([]);
  });

  it.each([
    ['src/xen/a.ts', "import { b } from '../operations/b.ts';", 'src/operations/b.ts: xen may'],
    ['src/xen/a.ts', "import type { B } from '../output/b.ts';", 'src/output/b.ts: xen may'],
    [
      'src/operations/a.ts',
      "const b = await import('../commands/b.ts');",
      'src/commands/b.ts: operations may',
    ],
    ['src/operations/a.ts', "export * from '../practice/b.ts';", 'src/practice/b.ts: operations may'],
    ['src/practice/a.ts', "import { b } from '../remote/b.ts';", 'src/remote/b.ts: practice may'],
    ['src/output/a.ts', "import { b } from '../inventory/b.ts';", 'src/inventory/b.ts: output may'],
    ['src/common/a.ts', "import { b } from '../cli.ts';", 'src/cli.ts: common may'],
  ])('would be noticed: %s with %s', (path, text, words) => {
    expect(offences(downwards, [scan(path, text)])).toEqual([
      expect.stringContaining(`${path} imports ${words}`),
    ]);
  });

  it('below remote, the bundle engine is no part of the connection', () => {
    // run.ts sends scripts and so knows connections; what only builds or reads texts does not.
    const pure = ['shell', 'step', 'compile', 'events', 'report'].map(
      (name) => `src/remote/bundle/${name}.ts`,
    );
    const mixed = offences(
      ({ path }, each) =>
        pure.includes(path) &&
        each.path !== undefined &&
        !each.path.startsWith('src/remote/bundle/') &&
        layerOf(each.path) !== 'common' &&
        'it is pure text',
    );
    expect(mixed).toEqual([]);
    expect(pure.filter((path) => !byPath.has(path))).toEqual([]);
  });

  it('find every file that they import', () => {
    const known = new Set([...byPath.keys(), ...filesBelow('src', /./)]);
    expect(
      offences((_file, { path }) => path !== undefined && !known.has(path) && 'there is no such file'),
    ).toEqual([]);
  });
});

describe('packages', () => {
  it('ssh2 is spoken by src/remote and src/practice only', () => {
    const strangers = offences(
      ({ path }, { specifier }) =>
        specifier === 'ssh2' &&
        !['remote', 'practice'].includes(layerOf(path)) &&
        'only src/remote speaks SSH',
    );
    expect(strangers).toEqual([]);
  });

  it('those of the terminal are used by src/output only, commander by cli and commands', () => {
    const homes: Readonly<Record<string, readonly string[]>> = {
      inquirer: ['output'],
      'cli-table3': ['output'],
      commander: ['cli', 'commands'],
    };
    const strangers = offences(({ path }, { specifier }) => {
      const home = homes[specifier.split('/')[0] ?? ''];
      return home !== undefined && !home.includes(layerOf(path)) && `only ${home.join(' and ')} may`;
    });
    expect(strangers).toEqual([]);
  });
});

/** A template without a hole is text, of another program perhaps, and runs nothing here. */
const withoutPlainTexts = (code: string): string => code.replaceAll(/`(?:[^`\\$]|\\[\s\S])*`/g, '``');

describe('the terminal', () => {
  it('is written to by cli, commands and output only', () => {
    const printing = files
      .filter(({ path }) => !['cli', 'commands', 'output'].includes(layerOf(path)))
      .flatMap(({ path, code }) =>
        [
          ...withoutPlainTexts(code).matchAll(
            /\bprocess\s*\.\s*(?:stdout|stderr)\b|\bconsole\s*\.\s*(?:log|error|warn|info|debug|trace|table|dir)\b/g,
          ),
        ].map(([word]) => `${path} mentions ${word}: it returns data instead`),
      );
    expect(printing).toEqual([]);
  });
});

describe('start-up', () => {
  /** What `ctctl --help` loads: everything that cli.ts reaches without import(). */
  function light(): readonly SourceFile[] {
    const reached = new Set(['src/cli.ts']);
    for (const path of reached) {
      for (const each of byPath.get(path)?.imports ?? []) {
        if (!each.lazy && !each.typeOnly && each.path !== undefined) reached.add(each.path);
      }
    }
    return [...reached].flatMap((path) => byPath.get(path) ?? []);
  }

  it('reaches the nouns', () => {
    expect(light().map(({ path }) => path)).toEqual(
      expect.arrayContaining(['src/cli.ts', 'src/commands/domain/declare.ts', 'src/commands/options.ts']),
    );
  });

  it('loads no package but commander', () => {
    const heavy = light().flatMap(({ path, imports }) =>
      imports
        .filter(({ path: own, typeOnly, lazy }) => own === undefined && !typeOnly && !lazy)
        .filter(({ specifier }) => specifier !== 'commander')
        .map(({ specifier }) => `${path} imports ${specifier}: it is loaded by ctctl --help, use import()`),
    );
    expect(heavy).toEqual([]);
  });

  it('does not load common/errors, or there would be two classes of one error', () => {
    const reached = light().map(({ path }) => path);
    const double = light().flatMap(({ path, imports }) =>
      imports
        .filter((each) => each.path === 'src/common/errors.ts' && !each.lazy && !each.typeOnly)
        .map(() => `${path} imports src/common/errors.ts: load it late, with the commands`),
    );
    expect(double).toEqual([]);
    expect(reached).not.toContain('src/common/errors.ts');
  });
});

describe('files', () => {
  const limit = 300;

  it(`have at most ${limit} lines`, () => {
    const all = [...filesBelow('src', /\.(ts|sh)$/), ...filesBelow('test', /\.(ts|sh)$/)];
    const long = all
      // What was recorded or printed by a program is data, not source.
      .filter((path) => !path.startsWith('test/fixtures/'))
      .map((path) => ({ path, lines: readSource(path).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > limit)
      .map(({ path, lines }) => `${path} has ${lines} lines: at most ${limit}`);
    expect(long).toEqual([]);
  });

  it('say in their first line what they are for', () => {
    const silent = files
      .filter(({ path }) => path !== 'src/raw-text.d.ts')
      .filter(({ text }) => !/^(?:#![^\n]*\n)?\/\*\*\s/.test(text))
      .map(({ path }) => `${path} does not begin with a /** comment */`);
    expect(silent).toEqual([]);
  });
});
