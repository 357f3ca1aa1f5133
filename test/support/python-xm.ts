/** Teaches a practice server's xm all of Python: definitions are run by a real one first, as a real xm runs them. */
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the definition sets goes on as plain assignments, in a file of the same name. */
const wrapper = (python: string): string => `#!${python}
import builtins, os, sys, tempfile

folder = os.path.dirname(os.path.abspath(sys.argv[0]))

def plain(path):
    scope = {}
    def execfile(name):
        exec(compile(open(name, encoding='latin1').read(), name, 'exec'), {}, scope)
    builtins.execfile = execfile
    execfile(path)
    written = os.path.join(tempfile.mkdtemp(dir=folder), os.path.basename(path))
    with open(written, 'w') as stream:
        for name, value in scope.items():
            if type(value) in (str, int, list):
                stream.write('%s = %r\\n' % (name, value))
    return written

args = sys.argv[1:]
if args[:1] == ['create']:
    if os.path.exists(os.path.join(folder, 'refuse')):
        sys.exit('Error: refused for this test')
    args = [plain(each) if os.path.isfile(each) else each for each in args]
os.execv(os.path.join(folder, 'plain-xm'), ['xm'] + args)
`;

/** @param server the practice server's folder; a file \`refuse\` in its \`bin\` makes every \`xm create\` fail. */
export function teachPython(server: string): void {
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();
  const xm = join(server, 'bin/xm');
  renameSync(xm, join(server, 'bin/plain-xm'));
  writeFileSync(xm, wrapper(python), { mode: 0o700 });
}
