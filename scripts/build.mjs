/**
 * Builds dist/ctctl.cjs: the whole program in one file that starts fast.
 *
 * A bundle of everything takes node longer to parse than to run (`--help`: 3 times an empty node). So the file has
 * several parts: the command table, which is code, and behind it everything that commands load when they are called, as
 * lines of comment. A comment costs next to nothing; `import()` compiles a part when it is needed, at its own place in
 * the file, so that line numbers in stacks are those of the file.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rawText } from './raw-text.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
const marker = '//#ctctl-part ';

/**
 * Packages that few commands need, each a part of its own: ssh2 where there is a connection, inquirer where something
 * is asked. Our own modules stay together, for a class such as CtctlError must be one class.
 */
const packageParts = ['ssh2', 'inquirer', 'cli-table3', 'ssh-config', 'age-encryption'];

/** inquirer brings a prompt that opens an editor, and with it half a megabyte of character tables: never asked here. */
const noEditorPrompt = {
  name: 'no-editor-prompt',
  setup(builder) {
    builder.onResolve({ filter: /^@inquirer\/editor$/ }, ({ path }) => ({
      path,
      namespace: 'no-editor-prompt',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'no-editor-prompt' }, () => ({
      contents: 'export default undefined;',
    }));
  },
};

/** Notes which modules the command table imports lazily, and leaves them to the second part. */
const lazyParts = new Set();
const lazyImports = {
  name: 'lazy-imports',
  setup(builder) {
    builder.onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = resolve(resolveDir, path);
      lazyParts.add(file);
      return { path: file, namespace: 'lazy' };
    });
    builder.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({
      contents: `module.exports = ctctlPart('commands')[${JSON.stringify(relative(root, path))}]();`,
      loader: 'js',
    }));
  },
};

/** Leaves the packages of the list to their parts, with the names that they export. */
const lazyPackages = {
  name: 'lazy-packages',
  setup(builder) {
    const names = new RegExp(`^(?:${packageParts.join('|')})$`);
    builder.onResolve({ filter: names }, ({ path }) => ({ path, namespace: 'lazy-package' }));
    builder.onLoad({ filter: /.*/, namespace: 'lazy-package' }, async ({ path }) => {
      const exported = Object.keys(await import(path)).filter((name) => name !== 'module.exports');
      const lines = exported.map((name) =>
        name === 'default' ? 'export default part.default;' : `export const ${name} = part.${name};`,
      );
      return { contents: [`const part = ctctlPart('${path}');`, ...lines].join('\n'), loader: 'js' };
    });
  },
};

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  write: false,
  define: { CTCTL_VERSION: JSON.stringify(version), 'import.meta.dirname': '__dirname' },
  // ssh2 uses these when they are installed, and does without them.
  external: ['cpu-features', '*.node'],
};

async function textOf(options) {
  const { outputFiles } = await build({ ...common, ...options });
  return outputFiles[0].text;
}

/** The way to the parts that stand behind the code as comments; each is compiled once, when it is first asked for. */
const loader = `
function ctctlPart(name) {
  const parts = (ctctlPart.parts ??= {});
  if (parts[name]) return parts[name].exports;
  const text = (ctctlPart.text ??= require('node:fs').readFileSync(__filename, 'utf8'));
  const head = '\\n${marker}' + name + '\\n';
  const at = text.indexOf(head) + head.length;
  const end = text.indexOf('\\n${marker}', at);
  const names = ['require', 'module', 'exports', '__filename', '__dirname', 'ctctlPart'];
  const code = text.slice(at, end < 0 ? undefined : end).replace(/^\\/\\//gm, '');
  const run = require('node:vm').compileFunction(code, names, {
    filename: __filename,
    lineOffset: text.slice(0, at).split('\\n').length - 1,
  });
  const part = (parts[name] = { exports: {} });
  run(require, part, part.exports, __filename, __dirname, ctctlPart);
  return part.exports;
}`;

const entry = await textOf({
  entryPoints: [resolve(root, 'src/cli.ts')],
  plugins: [lazyImports, rawText],
});
const table = [...lazyParts].map(
  (file) => `  ${JSON.stringify(relative(root, file))}: () => require(${JSON.stringify(file)}),`,
);
const commands = await textOf({
  stdin: { contents: `module.exports = {\n${table.join('\n')}\n};`, resolveDir: root, loader: 'js' },
  plugins: [lazyPackages, rawText],
});
const packages = await Promise.all(
  packageParts.map(async (name) => {
    const contents = `export * from '${name}'; export { default } from '${name}';`;
    const hasDefault = 'default' in (await import(name));
    return textOf({
      stdin: { contents: hasDefault ? contents : contents.split(';')[0], resolveDir: root, loader: 'js' },
      plugins: [noEditorPrompt],
    });
  }),
);

const commented = (name, code) => [
  `${marker}${name}`,
  ...code
    .trimEnd()
    .split('\n')
    .map((line) => `//${line}`),
];
const [shebang, ...code] = entry.split('\n');
const text = [
  shebang,
  loader.replaceAll(/\s*\n\s*/g, ' ').trim(),
  code.join('\n').trimEnd(),
  ...commented('commands', commands),
  ...packageParts.flatMap((name, at) => commented(name, packages[at])),
  '',
].join('\n');
const output = resolve(root, 'dist/ctctl.cjs');
rmSync(dirname(output), { recursive: true, force: true });
mkdirSync(dirname(output), { recursive: true });
writeFileSync(output, text);
chmodSync(output, 0o755);
