/** The process that keeps real connections: `VERSION FOLDER`, as `ctctl session serve`. */
import { requestOpener } from '../../../src/remote/session/open-route.ts';
import { sessionPlace } from '../../../src/remote/session/place.ts';
import { serveSessions } from '../../../src/remote/session/serve.ts';

const [version = '', folder = ''] = process.argv.slice(2);
void serveSessions({ place: sessionPlace(folder, version), open: requestOpener(), linger: 1_000 });
