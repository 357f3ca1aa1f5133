/** The bundles that come along with ctctl: their YAML texts by their names. */
import guestConsole from './guest-console.yaml?raw';
import monitoringUser from './monitoring-user.yaml?raw';
import pinMac from './pin-mac.yaml?raw';
import time from './time.yaml?raw';
import updates from './updates.yaml?raw';
import updatesArchive from './updates-archive.yaml?raw';
import vncLoopback from './vnc-loopback.yaml?raw';
import xendomains from './xendomains.yaml?raw';

/** Each is one that users may also write: `ctctl bundle show NAME` prints it, as a start for their own. */
export const library: Readonly<Record<string, string>> = {
  'guest-console': guestConsole,
  'monitoring-user': monitoringUser,
  'pin-mac': pinMac,
  time,
  updates,
  'updates-archive': updatesArchive,
  'vnc-loopback': vncLoopback,
  xendomains,
};
