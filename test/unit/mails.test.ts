import { describe, expect, it } from 'vitest';
import { qualifierEchec } from '../../src/mails/echecs.ts';
import {
  type InformationRepresentant,
  informationRepresentant,
} from '../../src/mails/information-representant.ts';

const MODELE: InformationRepresentant = {
  ecole: { nom: 'École des Tilleuls', commune: 'Sorgues-le-Vieux' },
  civilite: 'Mme',
  nom: 'Martin',
  prenom: 'Ève',
  identifiant: 'e.martin10',
  motDePasse: { type: 'provisoire', valeur: 'kmq7xw4hzt9', expireLe: new Date('2026-12-01T10:00:00Z') },
  enfants: [{ prenom: 'Zoé', nom: 'Martin', classe: 'CP A' }],
  portableConnu: true,
  urlPortail: 'http://localhost:3000/portail',
  urlServices: ['https://teleservices.education.gouv.fr'],
};

describe('mail d’information (DESIGN §6)', () => {
  it('HTML et texte, tels quels', async () => {
    const { text, html } = informationRepresentant(MODELE);
    await expect(text).toMatchFileSnapshot('../golden/mails/information-representant.txt');
    await expect(html).toMatchFileSnapshot('../golden/mails/information-representant.html');
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

  it('compte activé : le mot de passe choisi, sans voie préférée ni secret', () => {
    const { text } = informationRepresentant({ ...MODELE, motDePasse: { type: 'choisi' } });
    expect(text).toContain('le mot de passe que vous avez choisi');
    expect(text).not.toContain('FranceConnect');
  });
});

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
});
