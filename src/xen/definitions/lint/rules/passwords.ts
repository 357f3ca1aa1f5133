/** VNC passwords: where they stop a domain, and who can read them. Never the password itself. */
import { both, type Fault, onlyXl, type Rule } from '../model.ts';
import { passwordPlaces } from '../passwords.ts';
import { vncPlace } from './vnc.ts';

const impossible: Rule = {
  id: 'vnc-password-impossible',
  toolstacks: onlyXl,
  check: (subject) => {
    if (subject.xen === '4.14' || subject.definition?.vnc?.password !== true) return [];
    return [
      {
        ...vncPlace(subject, 'vncpasswd'),
        severity: 'error',
        message:
          'the QEMU of Debian 12 and 13 has no DES, which VNC passwords take: it ends, and the domain does not start (device model did not start)',
        mend: 'drop vncpasswd, listen on 127.0.0.1, and use ctctl vnc, which comes through SSH',
      },
    ];
  },
};

const significant = 8;

const tooLong: Rule = {
  id: 'vnc-password-long',
  toolstacks: both,
  check: (subject) =>
    passwordPlaces(subject.given).flatMap(({ line, key, value }): readonly Fault[] =>
      Buffer.byteLength(value) <= significant
        ? []
        : [
            {
              line,
              key,
              severity: 'warning',
              message: `the VNC password has more than ${significant} characters: the rest of it does not count`,
              mend: `take one of ${significant}, or none and 127.0.0.1`,
            },
          ],
    ),
};

const readableByOthers = 0o044;

const readable: Rule = {
  id: 'password-readable',
  toolstacks: both,
  check: (subject) => {
    const [first] = passwordPlaces(subject.given);
    if (first === undefined || subject.mode === null || (subject.mode & readableByOthers) === 0) return [];
    const { line, key } = first;
    return [
      {
        line,
        key,
        severity: 'warning',
        message: `a password stands in a file that others may read (mode ${subject.mode.toString(8).padStart(4, '0')})`,
        mend: 'chmod 600 FILE',
      },
    ];
  },
};

export const passwordRules: readonly Rule[] = [impossible, tooLong, readable];
