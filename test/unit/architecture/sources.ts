/** The source files of the project and what they import, found by a small scanner. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

export interface Import {
  /** As it is written: `../common/errors.ts`, `node:fs`, `ssh2`. */
  readonly specifier: string;
  /** For a file of ours its path from the root of the project. */
  readonly path?: string;
  /** Erased by the compiler: `import type`, or a list of types only. */
  readonly typeOnly: boolean;
  /** `import()`: loaded when it is reached. */
  readonly lazy: boolean;
}

export interface SourceFile {
  /** From the root of the project: `src/common/errors.ts`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

/** Every text file below a folder of the project, by its path. */
export function filesBelow(folder: string, wanted: RegExp): readonly string[] {
  return readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => posix.relative(root, posix.join(entry.parentPath, entry.name)))
    .sort();
}

export function readSource(path: string): string {
  return readFileSync(root + path, 'utf8');
}

export function sourceFiles(): readonly SourceFile[] {
  return filesBelow('src', /\.ts$/).map((path) => scan(path, readSource(path)));
}

const statements = /\b(import|export)\s+(type\s+)?(?:([\w*\s{},$]+?)\s+from\s+)?(['"])([^'"\n]+)\4/g;
const calls = /\bimport\s*\(\s*(['"])([^'"\n]+)\1\s*\)/g;

/** The imports of one file; a specifier that is built at run time is an error, for it could not be judged. */
export function scan(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  if (/\bimport\s*\(\s*[^'"\s]/.test(code))
    throw new Error(`${path}: import() of something that is no plain text`);
  const imports = [
    ...[...code.matchAll(statements)].map(([, , type, names, , specifier = '']) => ({
      specifier,
      typeOnly: type !== undefined || isTypesOnly(names),
      lazy: false,
    })),
    ...[...code.matchAll(calls)].map(([, , specifier = '']) => ({ specifier, typeOnly: false, lazy: true })),
  ];
  return { path, text, code, imports: imports.map((each) => ({ ...each, ...pathOf(path, each.specifier) })) };
}

function pathOf(importer: string, specifier: string): { readonly path: string } | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return { path: posix.join(posix.dirname(importer), specifier.replace(/\?raw$/, '')) };
}

/** `{ type A, type B }` */
function isTypesOnly(names: string | undefined): boolean {
  const [, list] = /^\{([^}]*)\}$/.exec(names?.trim() ?? '') ?? [];
  const all = (list ?? 'value').split(',').map((name) => name.trim());
  return all.every((name) => name === '' || name.startsWith('type '));
}

/** Blanks comments, and leaves texts alone; templates are kept whole, which is enough for import lines. */
function withoutComments(text: string): string {
  return text.replaceAll(
    /('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`)|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g,
    (whole, literal: string | undefined) => literal ?? whole.replaceAll(/[^\n]/g, ' '),
  );
}
