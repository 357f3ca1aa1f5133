/** `xm new`: on a server without PyXML (3.2) or lxml (4.1) the client itself falls over, as it did when recorded. */
import type { XmCommandRun } from './xm.ts';

const oldTraceback = `Traceback (most recent call last):
  File "<string>", line 4, in <module>
  File "3.2/xen/xm/main.py", line 2531, in main
    _, rc = _run_cmd(cmd, cmd_name, args)
  File "3.2/xen/xm/main.py", line 2555, in _run_cmd
    return True, cmd(args)
  File "<string>", line 1, in <lambda>
  File "3.2/xen/xm/main.py", line 1308, in xm_importcommand
    cmd = __import__(command, globals(), locals(), 'xen.xm')
  File "3.2/xen/xm/new.py", line 26, in <module>
    from xen.xm.xenapi_create import *
  File "3.2/xen/xm/xenapi_create.py", line 23, in <module>
    from xml.parsers.xmlproc import xmlproc, xmlval, xmldtd
ImportError: No module named xmlproc
`;

const newTraceback = `Traceback (most recent call last):
  File "<string>", line 4, in <module>
  File "4.1/xen/xm/main.py", line 3983, in main
    _, rc = _run_cmd(cmd, cmd_name, args)
  File "4.1/xen/xm/main.py", line 4007, in _run_cmd
    return True, cmd(args)
  File "<string>", line 1, in <lambda>
  File "4.1/xen/xm/main.py", line 1518, in xm_importcommand
    cmd = __import__(command, globals(), locals(), 'xen.xm')
  File "4.1/xen/xm/new.py", line 26, in <module>
    from xen.xm.xenapi_create import *
  File "4.1/xen/xm/xenapi_create.py", line 25, in <module>
    from lxml import etree
ImportError: No module named lxml
`;

const outputs = `Unexpected error: <type 'exceptions.ImportError'>

Please report to xen-devel@lists.xensource.com
`;

export const newDomain: XmCommandRun = (world) => ({
  out: outputs,
  err: world.state.version === '3.2' ? oldTraceback : newTraceback,
  rc: 1,
});
