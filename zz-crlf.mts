import { lint, quiet } from './test/unit/xen/definitions/lint/support.ts';
const text=`${quiet}\r\n`.repeat(20_000);
for (const t of ['xl','xm'] as const){const a=performance.now();lint(t,text);console.log(t,Math.round(performance.now()-a));}
