/** The import scanner that the layer test relies on. */
import { describe, expect, it } from 'vitest';
import { scan } from './sources.ts';

const importsOf = (text: string) =>
  scan('src/xen/domains/x.ts', text).imports.map(({ specifier, path, typeOnly, lazy }) =>
    [path ?? specifier, typeOnly ? 'type' : '', lazy ? 'lazy' : ''].filter(Boolean).join(' '),
  );

describe('scan', () => {
  it.each([
    [`import { a } from '../../common/errors.ts';`, ['src/common/errors.ts']],
    [`import a, { b } from './y.ts';`, ['src/xen/domains/y.ts']],
    [`import * as z from 'zod';`, ['zod']],
    [`import 'side-effect';`, ['side-effect']],
    [`import type { A } from './y.ts';`, ['src/xen/domains/y.ts type']],
    [`import { type A, type B } from './y.ts';`, ['src/xen/domains/y.ts type']],
    [`import { type A, b } from './y.ts';`, ['src/xen/domains/y.ts']],
    [`import {\n  a,\n  type B,\n} from\n  "./y.ts";`, ['src/xen/domains/y.ts']],
    [`export { a } from './y.ts';`, ['src/xen/domains/y.ts']],
    [`export * from './y.ts';`, ['src/xen/domains/y.ts']],
    [`export type { A } from './y.ts';`, ['src/xen/domains/y.ts type']],
    [`import text from './x.sh?raw';`, ['src/xen/domains/x.sh']],
    [`const x = await import('./y.ts');`, ['src/xen/domains/y.ts lazy']],
    [
      `const [a] = await Promise.all([\n  import(\n    '../z.ts',\n  ),\n]);`.replace(',\n  )', ')'),
      ['src/xen/z.ts lazy'],
    ],
    [`// import { a } from './y.ts';\n/* import b from 'c'; */\nexport const x = 1;`, []],
    [`export const url = 'http://x'; // from 'nowhere'`, []],
    [`export const from = 'x';`, []],
  ])('%j', (text, imports) => {
    expect(importsOf(text)).toEqual(imports);
  });

  it('does not let an import pass that it cannot read', () => {
    expect(() => importsOf('await import(name);')).toThrow('src/xen/domains/x.ts: import()');
  });
});
