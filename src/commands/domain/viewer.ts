/** The viewer of a VNC session: started, and started again when the domain's restart has ended it. */
import { launchViewer, type Viewer, type ViewerTarget } from '../../console/viewer.ts';

/** A viewer that ends so soon after its picture went has ended because of that: milliseconds. */
const afterLoss = 5_000;

/** A viewer that ends sooner than this did not show anything; one that does so again and again is left alone. */
const shortLife = 2_000;
const shortLives = 3;

/**
 * A restarted viewer connects to the session's listener, which holds it until the domain and the link are back.
 * @param events the session's events, by their kind.
 * @returns `closed` resolves when the person has closed the viewer; it never does for one that hands over to another
 *   process, whose end says nothing.
 */
export function watchViewer(
  viewer: Viewer,
  target: ViewerTarget,
  events: EventTarget,
  say: (text: string) => void,
): { readonly closed: Promise<void>; kill(): void } {
  let lostAt = Number.NEGATIVE_INFINITY;
  let current = launchViewer(viewer, target);
  events.addEventListener('picture-lost', () => {
    lostAt = performance.now();
  });
  const closed = (async () => {
    for (let short = 0; short < shortLives; ) {
      const since = performance.now();
      const exit = await current.exited;
      if (exit.text) say(exit.text);
      if (viewer.handsOver || !exit.started) await new Promise<never>(() => {});
      if (performance.now() - lostAt > afterLoss) return;
      short = performance.now() - since < shortLife ? short + 1 : 0;
      say(`starting ${viewer.name} again`);
      current = launchViewer(viewer, target);
    }
  })();
  return { closed, kill: () => current.kill() };
}
