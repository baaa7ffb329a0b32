// The attackers on a thread of their own, so that making what they send holds no honest client up.
import { once } from 'node:events';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { half, startAttacks } from './attacks.mjs';

if (!isMainThread) {
  let running;
  parentPort.on('message', async (turn) => {
    if (turn === null) parentPort.postMessage(await running.stop());
    else running = startAttacks(half(turn));
  });
}

/** Starts the thread; turn(number) lets half of the attacks run until stop(), which gives how often each came. */
export function attackers() {
  const worker = new Worker(new URL(import.meta.url));
  return {
    turn: (number) => worker.postMessage(number),
    stop: async () => {
      const stopped = once(worker, 'message');
      worker.postMessage(null);
      return (await stopped)[0];
    },
    end: () => worker.terminate(),
  };
}
