/** The exported role, run by a real ansible-playbook against this computer, with a state folder of its own. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlace, mustHave, type Place, roleOf, run } from './bundle.ts';

/** Each start of ansible-playbook takes seconds. */
const patience = 90_000;

describe('the role', () => {
  let place: Place;
  beforeAll(() => {
    mustHave('ansible-playbook', 'ansible-core');
    place = createPlace();
  });
  afterAll(() => place?.remove());

  const play = (options: readonly string[] = [], more?: Readonly<Record<string, string>>) => {
    for (const [path, text] of roleOf(place, more)) {
      const file = join(place.folder, 'roles/motd-notes', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const book = join(place.folder, 'play.yml');
    writeFileSync(
      book,
      '- hosts: localhost\n  connection: local\n  gather_facts: false\n  roles: [motd-notes]\n',
    );
    const { code, stdout, stderr } = run('ansible-playbook', ['-i', 'localhost,', ...options, book], {
      HOME: place.folder,
      ANSIBLE_LOCALHOST_WARNING: 'false',
      ANSIBLE_NOCOLOR: '1',
      LC_ALL: 'C.UTF-8',
    });
    const recap = /ok=(\d+) +changed=(\d+) .*failed=(\d+)/.exec(stdout)?.slice(1).map(Number);
    return { code, recap, said: stdout + stderr };
  };

  it('--check: would change, and touches nothing', { timeout: patience }, () => {
    const { code, recap, said } = play(['--check']);
    expect({ code, recap }, said).toEqual({ code: 0, recap: [1, 1, 0] });
    expect(existsSync(join(place.made, 'motd'))).toBe(false);
  });

  it('changed, then ok', { timeout: patience }, () => {
    const first = play();
    expect({ code: first.code, recap: first.recap }, first.said).toEqual({ code: 0, recap: [1, 1, 0] });
    expect(existsSync(join(place.made, 'notes'))).toBe(true);
    const second = play();
    expect({ code: second.code, recap: second.recap }, second.said).toEqual({ code: 0, recap: [1, 0, 0] });
  });

  it('--check: ok, when there is nothing to do', { timeout: patience }, () => {
    const { code, recap, said } = play(['--check']);
    expect({ code, recap }, said).toEqual({ code: 0, recap: [1, 0, 0] });
  });

  it('failed, with what the step said', { timeout: patience }, () => {
    const { code, recap, said } = play([], { folder: join(place.folder, 'nowhere') });
    expect({ code, recap }, said).toEqual({ code: 2, recap: [0, 0, 1] });
    expect(said).toContain('result: ');
  });
});
