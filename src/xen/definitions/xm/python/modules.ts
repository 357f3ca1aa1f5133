/** The modules that definitions import, as far as they can be known without the server. */
import { notRegistered } from '../../../macs/registry.ts';
import { formatCall } from './arguments.ts';
import { PythonError, Uncertain } from './errors.ts';
import type { Machine, World } from './machine.ts';
import { find } from './regexes.ts';
import { stringMethod } from './string-methods.ts';
import { type Builtin, known, none, type PyValue, text, tuple, unknown } from './values.ts';

/** Modules of Python 2 and of xm that exist on every server; what they hold is known where it stands below. */
const there = new Set(
  `os os.path sys re string time random shelve socket commands subprocess math types copy glob shutil stat struct
tempfile traceback urllib urllib2 popen2 pwd grp md5 sha binascii datetime itertools operator pickle cPickle
StringIO anydbm dbm platform signal syslog errno fnmatch getopt optparse ConfigParser xml.dom.minidom xmlrpclib
xen xen.util xen.util.ip xen.xm xen.xend`.split(/\s+/),
);

/** Whether every server has the module. */
export function isModule(path: string): boolean {
  return there.has(path);
}

/** What `module.name` is. */
export function attributeOf(module: string, name: string, world: World): PyValue {
  const path = `${module}.${name}`;
  if (path === 'os.path') return { type: 'module', name: path };
  const call = functions[path];
  if (call)
    return {
      type: 'builtin',
      name: path,
      call: (args, machine, named) => call(onlyPlain(args, named, path), machine),
    };
  if (path === 'os.uname') return { type: 'builtin', name: path, call: () => uname(world) };
  const constant = constants[path];
  if (constant !== undefined) return text(constant);
  if (module === 'string' && stringFunctions.has(name))
    return { type: 'builtin', name: path, call: stringFunction(name) };
  if (there.has(path)) return { type: 'module', name: path };
  return unknown(reasons[path] ?? reasons[module] ?? `${path} is known on the server only`);
}

const reasons: Readonly<Record<string, string>> = {
  'sys.argv': 'sys.argv depends on how xm is called',
  'os.path': 'os.path asks the server’s files',
  random: 'random is different every time',
  'random.unregistered': notRegistered,
  'os.environ': 'os.environ depends on who calls xm',
  'os.getenv': 'os.getenv depends on who calls xm',
};

const constants: Readonly<Record<string, string>> = {
  'os.sep': '/',
  'os.linesep': '\n',
  'os.name': 'posix',
  'os.curdir': '.',
  'os.pardir': '..',
  'string.digits': '0123456789',
};

/** What `from module import *` sets for sure: `name`, a key of definitions, is among what `os` brings along. */
export function constantsOf(module: string): readonly (readonly [name: string, value: PyValue])[] {
  const prefix = `${module}.`;
  return Object.entries(constants).flatMap(([path, value]) =>
    path.startsWith(prefix) ? [[path.slice(prefix.length), text(value)] as const] : [],
  );
}

function uname(world: World): PyValue {
  if (world.uname === null) throw new Uncertain('os.uname() is known on the server only');
  return tuple(world.uname.map(text));
}

/** What the module string has of the methods of strings. */
const stringFunctions = new Set(
  `capitalize center count expandtabs find index join ljust lower lstrip replace rfind rindex rjust rsplit rstrip split
strip swapcase translate upper zfill`.split(/\s+/),
);

function onlyPlain(
  args: readonly PyValue[],
  named: ReadonlyMap<string, PyValue>,
  path: string,
): readonly PyValue[] {
  if (named.size > 0) throw new Uncertain(`${path} with an argument by name`);
  return args;
}

function stringFunction(name: string): Builtin {
  return ([self, ...args], machine) => {
    const sure = known(self ?? none);
    const [first, ...rest] = args;
    if (name === 'join') {
      const separator = first === undefined ? text(' ') : known(first);
      if (separator.type !== 'str' && separator.type !== 'unicode') throw new Uncertain('string.join');
      return stringMethod(name)?.(separator, [sure, ...rest], machine) ?? none;
    }
    if (sure.type !== 'str' && sure.type !== 'unicode')
      throw new Uncertain(`string.${name} of a ${sure.type}`);
    return stringMethod(name)?.(sure, args, machine) ?? none;
  };
}

function paths(args: readonly PyValue[], call: string): readonly string[] {
  return args.map((arg) => {
    const sure = known(arg);
    if (sure.type === 'str') return sure.value;
    throw new Uncertain(`${call} of a ${sure.type}`);
  });
}

type Call = (args: readonly PyValue[], machine: Machine) => PyValue;

const functions: Readonly<Record<string, Call>> = {
  'os.path.join': (args) => {
    const [first = '', ...rest] = paths(args, 'os.path.join');
    return text(
      rest.reduce((path, next) => {
        if (next.startsWith('/')) return next;
        return path === '' || path.endsWith('/') ? path + next : `${path}/${next}`;
      }, first),
    );
  },
  'os.path.basename': (args) => text(split(args)[1]),
  'os.path.dirname': (args) => text(split(args)[0]),
  'os.path.split': (args) => tuple(split(args).map(text)),
  'os.path.splitext': (args) => {
    const [path = ''] = paths(args, 'os.path.splitext');
    const [, name] = split(args);
    const dot = name.lastIndexOf('.');
    // Python 2.4 takes a leading dot for an extension, 2.6 does not.
    if (dot >= 0 && /^\.*$/.test(name.slice(0, dot)))
      throw new Uncertain('os.path.splitext of a hidden file');
    const cut = dot < 0 ? path.length : path.length - name.length + dot;
    return tuple([text(path.slice(0, cut)), text(path.slice(cut))]);
  },
  'os.path.isabs': (args) => ({
    type: 'bool',
    value: paths(args, 'os.path.isabs')[0]?.startsWith('/') ?? false,
  }),
  'os.path.normpath': (args) => text(normal(paths(args, 'os.path.normpath')[0] ?? '')),
  're.search': (args, machine) => search(args, machine, false),
  're.match': (args, machine) => search(args, machine, true),
  'sys.exit': ([status]) => {
    const code = status === undefined ? '' : formatCall(status);
    throw new PythonError('SystemExit', `the file ends xm itself: sys.exit(${code})`);
  },
  'string.atoi': () => {
    throw new Uncertain('string.atoi');
  },
};

/** Folder and name, as os.path.split. */
function split(args: readonly PyValue[]): readonly [string, string] {
  const [path = ''] = paths(args, 'os.path');
  const after = path.lastIndexOf('/') + 1;
  const folder = path.slice(0, after);
  let end = folder.length;
  while (end > 0 && folder[end - 1] === '/') end--;
  return [end === 0 ? folder : folder.slice(0, end), path.slice(after)];
}

/** A path without `.`, `..` and doubled slashes. */
export function normal(path: string): string {
  if (path === '') return '.';
  const slashes = path.startsWith('//') && !path.startsWith('///') ? '//' : path.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..' || parts.at(-1) === '..' || (parts.length === 0 && slashes === '')) parts.push(part);
    else parts.pop();
  }
  return slashes + parts.join('/') || '.';
}

function search(args: readonly PyValue[], machine: Machine, whole: boolean): PyValue {
  const [pattern, subject] = args.map(known);
  if (pattern?.type !== 'str' || subject?.type !== 'str' || args.length !== 2)
    throw new Uncertain('a regular expression with flags, or for no text');
  machine.work(subject.value.length ** 2);
  const groups = find(pattern.value, subject.value, whole);
  return groups === null ? none : { type: 'match', groups };
}
