/** Who reaches the screen of a domain, and whether it comes up at all. */
import { settingItem } from '../fixes.ts';
import { both, type Fault, type Given, onlyXm, type Rule, type Subject } from '../model.ts';

/** The place of a VNC setting: a key of its own, or the list vfb. */
export function vncPlace({ taken, definition }: Subject, key: string): { line: number; key: string } {
  const own = definition?.type === 'hvm' || !taken.has('vfb') ? taken.get(key) : undefined;
  const screens = taken.get('vfb');
  if (own !== undefined) return { line: own.line, key };
  if (screens !== undefined) return { line: screens.items[0]?.line ?? screens.line, key: 'vfb' };
  return { line: taken.get('vnc')?.line ?? 1, key };
}

export const isOn = (given: Given | undefined): boolean =>
  given !== undefined && given.kind !== 'list' && given.text !== '' && Number(given.text) !== 0;

const everywhere = /^(?:0\.0\.0\.0|::|\[::\]|\*)(?::\d*)?$/;

const open: Rule = {
  id: 'vnc-open',
  toolstacks: both,
  check: (subject) => {
    const listen = subject.definition?.vnc?.listen;
    if (listen == null || !(everywhere.test(listen) || (listen === '' && subject.toolstack === 'xl')))
      return [];
    const password = subject.definition?.vnc?.password === true;
    return [
      {
        ...vncPlace(subject, 'vnclisten'),
        severity: 'warning',
        message: `the VNC server listens on every address of the server, ${
          password
            ? 'and a VNC password is no protection: 8 characters, and nothing is encrypted'
            : 'and without a password: whoever reaches it has the screen and the keyboard'
        }`,
        mend: 'let it listen on 127.0.0.1: ctctl vnc brings it to you through SSH',
      },
    ];
  },
};

/** Xen 3.2 takes the display's own port where nothing is said, and any text, even '0', for yes. */
const portTaken: Rule = {
  id: 'vnc-port',
  toolstacks: both,
  check: (subject) => {
    const vnc = subject.definition?.vnc;
    if (vnc == null || vnc.unused || vnc.display !== null) return [];
    const place = vncPlace(subject, 'vncunused');
    return [
      {
        ...place,
        severity: 'warning',
        message:
          'no free port is looked for (vncunused): the second domain with a VNC server finds 5900 taken, and has none',
        mend: place.key === 'vfb' ? 'add vncunused=1 to the entry of vfb' : 'write vncunused = 1',
        ...unusedFix(subject),
      },
    ];
  },
};

function unusedFix(subject: Subject): Pick<Fault, 'fix'> {
  const items = subject.taken.get('vfb')?.items ?? [];
  const [item] = items;
  if (item === undefined || items.length > 1 || /vncunused|vncpasswd/.test(item.text)) return {};
  return settingItem(subject, 'vfb', item.text, `${item.text.replace(/[ ,]+$/, '')},vncunused=1`);
}

const zeroIsYes: Rule = {
  id: 'vnc-unused-zero',
  toolstacks: onlyXm,
  check: ({ xen, taken }) => {
    if (xen !== '3.2') return [];
    return (taken.get('vfb')?.items ?? []).flatMap(({ text, line }): readonly Fault[] =>
      /(?:^|,)\s*vncunused\s*=\s*0\s*(?:,|$)/.test(text)
        ? [
            {
              line,
              key: 'vfb',
              severity: 'note',
              message: 'Xen 3.2 takes vncunused=0 in vfb for yes: any text is',
              mend: 'leave vncunused out for no',
            },
          ]
        : [],
    );
  },
};

const sdlToo: Rule = {
  id: 'vnc-and-sdl',
  toolstacks: both,
  check: ({ taken, definition }) => {
    const sdl = taken.get('sdl');
    if (sdl === undefined || !isOn(sdl) || definition?.type !== 'hvm' || definition.vnc === null) return [];
    return [
      {
        line: sdl.line,
        key: 'sdl',
        severity: 'warning',
        message:
          'sdl and vnc together: SDL wants an X server on the server, and the domain does not start without it',
        mend: 'drop sdl, or write sdl = 0',
      },
    ];
  },
};

const noTablet: Rule = {
  id: 'no-tablet',
  toolstacks: both,
  check: (subject) => {
    const { definition, given } = subject;
    if (definition?.type !== 'hvm' || definition.vnc === null || given.has('usbdevice')) return [];
    return [
      {
        ...vncPlace(subject, 'vnc'),
        severity: 'note',
        message: 'no usbdevice: the pointer in the VNC window stands beside that of the guest',
        mend: "add usbdevice = 'tablet'",
      },
    ];
  },
};

export const vncRules: readonly Rule[] = [open, portTaken, zeroIsYes, sdlToo, noTablet];
