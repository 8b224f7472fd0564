/**
 * The thread in which texts are looked through, so that no text can hold up the host. It forgets nothing
 * that the host does not know as well: the host may end it at any moment and tell another one all again.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../util/errors';
import type { FromShield, ShieldWorkerData, ToShield } from './messages';
import { Shield } from './shield';

const { key } = workerData as ShieldWorkerData;
const port = parentPort!;
const shield = new Shield(Buffer.from(key));

port.on('message', (message: ToShield) => {
  const { id } = message;
  try {
    port.postMessage({ id, ...answer(message) } as FromShield);
  } catch (error) {
    port.postMessage({ id, type: 'failed', message: messageOf(error) } satisfies FromShield);
  }
});

type Answer = FromShield extends infer T ? (T extends unknown ? Omit<T, 'id'> : never) : never;

function answer(message: ToShield): Answer {
  switch (message.type) {
    case 'follow':
      return { type: 'followed', problems: shield.follow(message.rules) } as Answer;
    case 'learn':
      shield.learn(message.entries);
      return { type: 'learned' } as Answer;
    case 'protect':
      return {
        type: 'protected',
        result: shield.protect(message.value, message.options),
      } as Answer;
    case 'preview':
      return { type: 'previewed', spans: shield.preview(message.text) } as Answer;
  }
}
