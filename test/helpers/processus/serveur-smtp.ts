import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ServeurSmtp {
  readonly url: string;
  /** How many times each Message-ID was received whole. */
  readonly recus: Map<string, number>;
  /** The mails as they came over the wire, and for whom. */
  readonly mails: { texte: string; destinataires: string[] }[];
  /** From now on: refuses the recipient, cuts after the contents, or keeps its answer waiting. Undefined: 250. */
  reponse: { code: number; texte: string } | { apresMs: number } | 'couper' | undefined;
  close(): Promise<void>;
}

/** A real SMTP server, that takes everything until told otherwise, and answers after up to « lenteurMs ». */
export async function ouvrirServeurSmtp(lenteurMs = 0): Promise<ServeurSmtp> {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo: (_adresse, _session, fini) => {
      const { reponse } = serveur;
      if (typeof reponse !== 'object' || !('code' in reponse)) return fini();
      fini(Object.assign(new Error(reponse.texte), { responseCode: reponse.code }));
    },
    onData: (stream, { envelope }, fini) => {
      let texte = '';
      stream.on('data', (morceau: Buffer) => (texte += morceau.toString()));
      stream.on('end', () => {
        const id = /^Message-ID: (.*)$/im.exec(texte)?.[1]?.trim() ?? '';
        serveur.recus.set(id, (serveur.recus.get(id) ?? 0) + 1);
        serveur.mails.push({ texte, destinataires: envelope.rcptTo.map(({ address }) => address) });
        const { reponse } = serveur;
        if (reponse === 'couper') for (const connexion of smtp.connections) connexion.close();
        else if (typeof reponse === 'object' && 'apresMs' in reponse) setTimeout(fini, reponse.apresMs);
        else if (lenteurMs === 0) fini();
        else setTimeout(fini, Math.random() * lenteurMs);
      });
    },
  });
  // A client that dies is no error here.
  smtp.on('error', () => {});
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  const { port } = smtp.server.address() as AddressInfo;
  const serveur: ServeurSmtp = {
    url: `smtp://127.0.0.1:${port}`,
    recus: new Map(),
    mails: [],
    reponse: undefined,
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  return serveur;
}
