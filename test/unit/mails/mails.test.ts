import { describe, expect, it } from 'vitest';
import { qualifierEchec } from '../../../src/mails/echecs.ts';
import {
  type InformationRepresentant,
  informationRepresentant,
} from '../../../src/mails/information-representant.ts';
import { FRATRIE } from '../../../src/textes/compte-representant.ts';
import type { MotDePasseRepresentant } from '../../../src/textes/mot-de-passe.ts';

const PROVISOIRE = {
  type: 'provisoire',
  valeur: 'kmq7xw4hzt9',
  expireLe: new Date('2026-12-01T10:00:00Z'),
  reste: 'activer',
} as const;
const MODELE: InformationRepresentant = {
  ecole: { nom: 'École des Tilleuls', commune: 'Sorgues-le-Vieux' },
  civilite: 'Mme',
  nom: 'Martin',
  prenom: 'Ève',
  identifiant: 'e.martin10',
  motDePasse: PROVISOIRE,
  enfants: [{ prenom: 'Zoé', nom: 'Martin', classe: 'CP A' }],
  portableConnu: true,
  urlPortail: 'http://localhost:3000/portail',
  urlServices: ['https://teleservices.education.gouv.fr'],
};

const DEJA_COMMENCES: Record<string, MotDePasseRepresentant> = {
  'en-cours': { type: 'choisi', reste: 'confirmer_mail' },
  'provisoire-en-cours': { ...PROVISOIRE, reste: 'confirmer_mail' },
  'provisoire-deja-active': { ...PROVISOIRE, reste: 'rien' },
};

describe('mail d’information (règles §6)', () => {
  it('HTML et texte, tels quels', async () => {
    const { text, html } = informationRepresentant(MODELE);
    await expect(text).toMatchFileSnapshot('../../golden/mails/information-representant.txt');
    await expect(html).toMatchFileSnapshot('../../golden/mails/information-representant.html');
  });

  it('l’objet ne porte ni secret ni nom d’enfant, et reste sur une ligne', () => {
    const { subject } = informationRepresentant({
      ...MODELE,
      ecole: { nom: 'École\r\nBcc: x@y.fr', commune: 'Ici' },
    });
    expect(subject).toBe('Votre compte ÉduConnect – École Bcc: x@y.fr');
  });

  it('un nom ne devient pas du HTML', () => {
    expect(informationRepresentant({ ...MODELE, nom: '<script>&' }).html).toContain('&lt;SCRIPT&gt;&amp;');
  });

  it.each(['en-cours', 'provisoire-en-cours', 'provisoire-deja-active'])('%s, tel quel', async (cas) => {
    const { text, html } = informationRepresentant({
      ...MODELE,
      motDePasse: DEJA_COMMENCES[cas] ?? MODELE.motDePasse,
    });
    await expect(text).toMatchFileSnapshot(`../../golden/mails/information-representant-${cas}.txt`);
    // Whoever has chosen a password has no other way to begin.
    expect(html).not.toContain('FranceConnect');
    expect(html).not.toContain('date de naissance');
  });

  it('entré par FranceConnect, sans mot de passe, tel quel (§8.4)', async () => {
    const { text, html } = informationRepresentant({
      ...MODELE,
      motDePasse: { type: 'franceconnect', reste: 'rien' },
    });
    await expect(text).toMatchFileSnapshot('../../golden/mails/information-representant-franceconnect.txt');
    expect(text).not.toMatch(/votre mot de passe|que vous avez choisi|provisoire/i);
    expect(html).toContain('<strong>Connectez-vous avec FranceConnect</strong>');
  });

  it('HTML et texte disent la même chose, dans le même ordre', () => {
    for (const motDePasse of [PROVISOIRE, ...Object.values(DEJA_COMMENCES)]) {
      const { text, html } = informationRepresentant({ ...MODELE, motDePasse });
      const duHtml = html.replace(/<title>.*<\/title>/, '').replace(/<[^>]+>/g, '');
      expect(mots(duHtml)).toEqual(mots(text.replace(/^(-|\d\.) /gm, '')));
    }
  });

  it('les seuls liens sont ceux de la configuration, et rien n’est à charger', () => {
    const { html } = informationRepresentant({
      ...MODELE,
      nom: 'http://localhost:3000/portail.faux.example',
      ecole: { nom: '<a href="https://faux.example">', commune: 'javascript:alert(1)' },
      urlServices: ['https://ent.exemple.fr/?a=1&b="2"', 'javascript:alert(2)'],
    });
    const liens = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
    expect(new Set(liens)).toEqual(
      new Set([
        'http://localhost:3000/portail',
        'http://localhost:3000/portail/donnees-personnelles',
        'https://ent.exemple.fr/?a=1&amp;b=&quot;2&quot;',
      ]),
    );
    expect(html).not.toMatch(/<(img|style|link|script|iframe)|style=|src=|url\(/);
  });

  it('l’identifiant et le mot de passe sont en chasse fixe, un nom à astérisques reste entier', () => {
    const { html } = informationRepresentant({ ...MODELE, nom: 'a*b*c' });
    expect(html).toContain('<code>e.martin10</code>');
    expect(html).toContain('<code>kmq7xw4hzt9</code>');
    expect(html).toContain('A∗B∗C,');
  });

  it('le même conseil que la lettre quand un enfant manque', () => {
    expect(informationRepresentant(MODELE).text).toContain(FRATRIE);
  });

  it('compte activé : le mot de passe choisi, sans voie préférée ni secret', () => {
    const { text } = informationRepresentant({ ...MODELE, motDePasse: { type: 'choisi', reste: 'rien' } });
    expect(text).toContain('le mot de passe que vous avez choisi');
    expect(text).not.toContain('FranceConnect');
  });
});

/** In capitals, as the titles of the text form are. */
const mots = (texte: string): string[] => texte.toLocaleUpperCase('fr-FR').split(/\s+/).filter(Boolean);

describe('ce que veut dire un échec SMTP', () => {
  const cas: [string, object, boolean, boolean][] = [
    ['421', { code: 'ECONNECTION', command: 'CONN', responseCode: 421, response: '421 later' }, false, false],
    [
      '451 au destinataire',
      { command: 'RCPT TO', responseCode: 451, response: '451 4.7.1 greylisted' },
      false,
      false,
    ],
    [
      '550 sans code étendu',
      { command: 'RCPT TO', responseCode: 550, response: '550 no such user' },
      true,
      true,
    ],
    ['550 5.1.1', { command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 unknown' }, true, true],
    ['550 5.7.1', { command: 'DATA', responseCode: 550, response: '550 5.7.1 spam' }, true, false],
    ['expéditeur refusé', { command: 'MAIL FROM', responseCode: 553, response: '553 5.1.8 no' }, true, false],
    [
      'authentification',
      { code: 'EAUTH', command: 'AUTH', responseCode: 535, response: '535 5.7.8' },
      false,
      false,
    ],
    ['coupure après DATA', { code: 'ESOCKET', command: 'DATA' }, false, false],
  ];
  for (const [nom, erreur, definitif, adresseRefusee] of cas) {
    it(nom, () => expect(qualifierEchec(erreur)).toMatchObject({ definitif, adresseRefusee }));
  }

  it('dit au directeur quoi faire', () => {
    const motif = (response: string) =>
      qualifierEchec({ command: 'RCPT TO', responseCode: 550, response }).motif;
    expect(motif('550 5.1.1 unknown')).toBe(
      'L’adresse n’existe pas ou ne reçoit plus de mails (réponse 5.1.1). Faites corriger l’adresse dans ONDE ou remettez une feuille.',
    );
    expect(motif('550 5.7.1 spam')).toBe(
      'Le serveur de messagerie refuse ce mail (réponse 5.7.1). Renvoyez-le plus tard ou remettez une feuille.',
    );
  });
});
