import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ServeurSmtp {
  url: string;
  /** How many times each Message-ID was received whole. */
  recus: Map<string, number>;
  close(): Promise<void>;
}

/** A real SMTP server that takes everything, and answers after up to « lenteurMs ». */
export async function ouvrirServeurSmtp(lenteurMs = 0): Promise<ServeurSmtp> {
  const recus = new Map<string, number>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, _session, fini) => {
      let texte = '';
      stream.on('data', (morceau: Buffer) => (texte += morceau.toString()));
      stream.on('end', () => {
        const id = /^Message-ID: (.*)$/im.exec(texte)?.[1]?.trim() ?? '';
        recus.set(id, (recus.get(id) ?? 0) + 1);
        if (lenteurMs === 0) fini();
        else setTimeout(fini, Math.random() * lenteurMs);
      });
    },
  });
  // A client that dies is no error here.
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  const { port } = smtp.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    recus,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}
