import { once } from 'node:events';
import { createServer } from 'node:net';

/** From where systems draw the ports of outgoing connections (Linux; others draw higher): one from there is free, then taken. */
const EPHEMERAL_FROM = 32_768;
const FROM = 20_000;

/** A port that nobody listens on and that no connection is given by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FROM + Math.floor(Math.random() * (EPHEMERAL_FROM - FROM));
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (free) {
      await new Promise((resolve) => server.close(resolve));
      return port;
    }
  }
}
