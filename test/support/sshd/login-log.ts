/** What an sshd with `LogLevel DEBUG1` has seen of the logins: every request, and what became of it. */

/** The methods of all requests in their order. A key takes two: the question whether it would do, and its signature. */
export function requestsIn(log: string): readonly string[] {
  return [...log.matchAll(/userauth-request for user \S+ service \S+ method (\S+)/g)].map(
    ([, method = '']) => method,
  );
}

/** Verdicts in their order, such as `Failed password` and `Accepted publickey`; none for a mere question. */
export function verdictsIn(log: string): readonly string[] {
  return [...log.matchAll(/^(Accepted|Failed|Partial) (\S+) for /gm)].map(
    ([, verdict = '', method = '']) => `${verdict} ${method}`,
  );
}
