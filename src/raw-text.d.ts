/** Files imported as text: `import text from './x.sh?raw'` (vitest and scripts/build.mjs both know it). */
declare module '*?raw' {
  const text: string;
  export default text;
}
