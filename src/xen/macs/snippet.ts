/** The Python that gives definitions for xm their addresses from the registry, and how ctsrvcommon reads it. */
import snippetText from './snippet.py?raw';

/** Where the registry, the snippet and what reads it lie: all in one folder. */
export interface RegistryFiles {
  readonly registry: string;
  readonly snippet: string;
  /** The file of the c't-Debian-Server that definitions read by execfile. */
  readonly common: string;
}

/** @param common absolute path. */
export function registryFiles(common: string): RegistryFiles {
  const folder = common.slice(0, common.lastIndexOf('/'));
  return { registry: `${folder}/macaddrs.conf`, snippet: `${folder}/ctctl-macs.py`, common };
}

const standardRegistry = '/etc/xen/macaddrs.conf';

/** @param registry absolute path on the server. */
export const macSnippet = (registry = standardRegistry): string =>
  snippetText.replace(`'${standardRegistry}'`, () => pythonText(registry));

/** The registry that a text reads which is exactly our snippet; else nothing. */
export function registryOf(text: string): string | undefined {
  const written = /^mymacs = ctctl_macs\('((?:[^'\\\n]|\\['\\])*)', mymacs, mymac\)$/m.exec(text)?.[1];
  const registry = written?.replaceAll(/\\(.)/g, '$1');
  return registry !== undefined && text === macSnippet(registry) ? registry : undefined;
}

/** Whether some version of ctctl has written the text. */
export const isOurSnippet = (text: string): boolean =>
  text.startsWith(snippetText.slice(0, snippetText.indexOf('\n')));

/** The text of ctsrvcommon with the line that reads the snippet, last: what was set before it is taken over. */
export function withSnippetLine(common: string, snippet: string): string {
  const lineEnd = common.includes('\r\n') ? '\r\n' : '\n';
  const gap = common === '' || common.endsWith('\n') ? '' : lineEnd;
  return `${common}${gap}execfile(${pythonText(snippet)})${lineEnd}`;
}

const pythonText = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
