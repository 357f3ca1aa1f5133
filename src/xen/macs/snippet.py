# Fixed MAC addresses for all network cards of a domain. Read by definitions for xm, by execfile, once their name is set:
#
#   vif = [ 'mac='+mymac+',bridge=intern', 'mac='+mymacs[1]+',bridge=extern' ]
#
# The addresses stand in a text file, one line a domain: NAME ADDRESS ADDRESS ... What is missing there is made up and
# written down when a definition asks for it; comments stay. A definition that asks for none needs no name. Written by ctctl mac pin --registry, which may replace it.

class ctctl_macs:
    # Functions of a definition see none of its names (xm keeps them apart): each brings along what it needs.
    def __init__(self, registry, name, given):
        import os
        # What a link leads to: the link itself stays.
        self.registry = os.path.realpath(registry)
        self.name = name
        self.given = given

    # Whether the file has room for the name.
    def fits(self):
        return ('%s' % (self.name,)).split() == [self.name] and '#' not in self.name

    def ask_name(self):
        import sys
        if not self.fits():
            sys.stderr.write('%s: no name for a domain: %r. Set it before execfile.\n' % (self.registry, self.name))
            sys.exit(1)

    # mymacs[0] is the first card's address, mymacs[1] the second one's ...
    def __getitem__(self, card):
        self.ask_name()
        lines = self.read()
        found = self.find(lines)
        if found is None or len(found[1]) <= card:
            self.add(card)
            found = self.find(self.read())
        return found[1][card]

    # Those that are there: a loop makes up none.
    def __iter__(self):
        self.ask_name()
        found = self.find(self.read())
        if found is None:
            return iter([])
        return iter(found[1])

    def read(self):
        import os
        if not os.path.exists(self.registry):
            return []
        stream = open(self.registry)
        try:
            return stream.readlines()
        finally:
            stream.close()

    # The number of the domain's line, and the addresses in it.
    def find(self, lines):
        for number in range(len(lines)):
            words = lines[number].split('#')[0].split()
            if words and words[0] == self.name:
                return number, words[1:]
        return None

    # One at a time: two domains may be started at once.
    def add(self, card):
        import fcntl
        import os
        folder = os.open(os.path.dirname(self.registry), os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            self.write(card)
        finally:
            os.close(folder)

    def write(self, card):
        import os
        lines = self.read()
        if lines and lines[-1][-1:] != '\n':
            lines[-1] = lines[-1] + '\n'
        found = self.find(lines)
        if found is None:
            lines.append('')
            found = len(lines) - 1, []
        number, addresses = found
        taken = ' '.join(lines).lower()
        while len(addresses) <= card:
            addresses.append(self.make(taken, len(addresses)))
            taken = taken + ' ' + addresses[-1]
        comment = lines[number].rstrip('\r\n')[len(lines[number].split('#')[0].rstrip()):]
        lines[number] = ' '.join([self.name] + addresses) + comment.rstrip() + '\n'
        beside = self.registry + '.ctctl-new'
        stream = open(beside, 'w')
        try:
            stream.writelines(lines)
        finally:
            stream.close()
        if os.path.exists(self.registry):
            os.chmod(beside, os.stat(self.registry).st_mode & 511)
        else:
            os.chmod(beside, 420) # rw-r--r--
        os.rename(beside, self.registry)

    # The first card keeps what an older ctsrvcommon has given it; else 00:16:3e is Xen's, the rest is random.
    def make(self, taken, card):
        import random
        if card == 0 and self.given:
            return self.given
        while 1:
            address = '00:16:3e:%02x:%02x:%02x' % (
                random.randint(0, 127), random.randint(0, 255), random.randint(0, 255))
            if taken.find(address) == -1:
                return address

try:
    mymacs = name
except NameError:
    mymacs = ''
try:
    mymac
except NameError:
    mymac = ''
mymacs = ctctl_macs('/etc/xen/macaddrs.conf', mymacs, mymac)
if mymacs.fits():
    mymac = mymacs[0]
elif not mymac:
    del mymac
