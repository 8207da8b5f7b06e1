import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resoudre } from '../../../src/reseau/resolution.ts';

const A = 1;
const AAAA = 28;
const NOERROR = 0;
const SERVFAIL = 2;
const NXDOMAIN = 3;

let serveur: Socket;
/** What was asked, in order: « A ent.exemple.fr ». */
const questions: string[] = [];

/** A server of names (RFC 1035 §4) that knows a few of them, and is silent about one. */
beforeAll(async () => {
  serveur = createSocket('udp4');
  serveur.on('message', (paquet, { port, address }) => {
    const { nom, type, fin } = lireQuestion(paquet);
    questions.push(`${type === A ? 'A' : 'AAAA'} ${nom}`);
    if (nom === 'muet.exemple.fr') return;
    const code = nom === 'panne.exemple.fr' ? SERVFAIL : nom === 'inconnu.exemple.fr' ? NXDOMAIN : NOERROR;
    const adresses =
      code !== NOERROR
        ? []
        : type === A
          ? [Buffer.from([8, 8, 8, 8]), Buffer.from([10, 0, 0, 1])]
          : nom === 'double.exemple.fr' && type === AAAA
            ? [Buffer.from('2a001450400700000000000000000001', 'hex')]
            : [];
    const entete = Buffer.alloc(12);
    paquet.copy(entete, 0, 0, 2);
    entete.writeUInt16BE(0x8180 | code, 2);
    entete.writeUInt16BE(1, 4);
    entete.writeUInt16BE(adresses.length, 6);
    const reponses = adresses.map((adresse) => {
      const tete = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, adresse.length]);
      return Buffer.concat([tete, adresse]);
    });
    serveur.send(Buffer.concat([entete, paquet.subarray(12, fin), ...reponses]), port, address);
  });
  serveur.bind(0, '127.0.0.1');
  await once(serveur, 'listening');
});
afterAll(() => serveur.close());

function lireQuestion(paquet: Buffer): { nom: string; type: number; fin: number } {
  const labels: string[] = [];
  let rang = 12;
  for (let taille = paquet[rang] ?? 0; taille > 0; taille = paquet[rang] ?? 0) {
    labels.push(paquet.toString('latin1', rang + 1, rang + 1 + taille));
    rang += 1 + taille;
  }
  return { nom: labels.join('.').toLowerCase(), type: paquet.readUInt16BE(rang + 1), fin: rang + 5 };
}

const chercher = (nom: string, signal = new AbortController().signal) =>
  resoudre(nom, signal, [`127.0.0.1:${serveur.address().port}`]);

it('rend toutes les adresses d’un nom, des deux sortes, cherchées une fois chacune', async () => {
  expect(await chercher('double.exemple.fr')).toEqual(['8.8.8.8', '10.0.0.1', '2a00:1450:4007::1']);
  expect(questions.toSorted()).toEqual(['A double.exemple.fr', 'AAAA double.exemple.fr']);
});

it('une sorte qui manque n’empêche pas l’autre ; un nom inconnu n’en a aucune', async () => {
  expect(await chercher('ent.exemple.fr')).toEqual(['8.8.8.8', '10.0.0.1']);
  expect(await chercher('inconnu.exemple.fr')).toEqual([]);
});

it('un DNS en panne est dit ; un DNS muet s’arrête avec le délai', async () => {
  await expect(chercher('panne.exemple.fr')).rejects.toMatchObject({ code: 'DNS' });
  const fin = new AbortController();
  const muet = chercher('muet.exemple.fr', fin.signal);
  setTimeout(() => fin.abort(), 100);
  const debut = performance.now();
  await expect(muet).rejects.toMatchObject({ code: 'DNS' });
  expect(performance.now() - debut).toBeLessThan(1_400);
});
