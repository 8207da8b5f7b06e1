import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { lireMail } from '../../../../src/domain/onde/champs/mail.ts';
import {
  analyserTelephone,
  lireTelephone,
  paysDesNumeros,
} from '../../../../src/domain/onde/champs/telephone.ts';
import { nettoyer } from '../../../../src/domain/onde/texte/nettoyage.ts';

describe('l’adresse mail n’est jamais devinée', () => {
  it.each([
    ['sophie.martin@example.org', 'sophie.martin@example.org'],
    ['Sophie.MARTIN@Example.ORG', 'sophie.martin@example.org'],
    [' sophie.martin @ example. org ', 'sophie.martin@example.org'],
    ['<sophie@example.org>', 'sophie@example.org'],
    ['mailto:sophie@example.org;', 'sophie@example.org'],
    ["o'neil+ecole@example.org", "o'neil+ecole@example.org"],
    ['a@b.fr;a@b.fr', 'a@b.fr'],
  ])('« %s » est lue', (texte, attendu) => {
    expect(lireMail(texte)).toEqual({ valeur: attendu });
  });

  it.each([
    'a@b.fr;c@d.fr',
    'a@b.fr / c@d.fr',
    'a@b.fr c@d.fr',
    'a@b.fr ou c@d.fr',
    'a@b.fr, c@d',
    'c@d; a@b.fr',
  ])('de plusieurs adresses (« %s »), la première valide est retenue et c’est dit', (texte) => {
    expect(lireMail(texte)).toEqual({ valeur: 'a@b.fr', remarque: expect.stringContaining('plusieurs') });
  });

  it.each([
    ['hélène@example.org', 'accent'],
    ['sophie martin@example.org', 'espace'],
    ['sophie.example.org', '@'],
    ['sophie@example', 'valide'],
    ['sophie@@example.org', 'valide'],
    ['.sophie@example.org', 'valide'],
    ['so..phie@example.org', 'valide'],
    ['sophie@-example.org', 'valide'],
    [`${'a'.repeat(65)}@example.org`, 'valide'],
    [`${'a'.repeat(700)}@example.org`, 'valide'],
    ['néant', '@'],
    ['pas de mail', '@'],
    ['a@b.fr après l’école', 'mots'],
    ['sophie\ufffd@example.org', 'illisible'],
    ['sophie@', 'manque la fin'],
  ])('« %s » n’est pas reprise', (texte, raison) => {
    const { valeur, remarque } = lireMail(texte);
    expect(valeur).toBeUndefined();
    expect(remarque).toContain(raison);
  });

  it('« contient un accent » ne se dit que d’une adresse qui en contient un', () => {
    for (const texte of ['néant', 'pas de mél', 'a@b.fr (père)', 'a@b.fr père', 'père : a@b.fr']) {
      expect(lireMail(texte).remarque, texte).not.toContain('accent');
    }
    expect(lireMail('père@b.fr').remarque).toContain('accent');
  });

  it.each(['a@b.fr (maman après l’école)', 'Sophie Léa <a@b.fr>'])(
    '« %s » : des mots entre parenthèses ou autour de chevrons ne sont pas de l’adresse, et c’est dit',
    (texte) => {
      expect(lireMail(texte)).toEqual({ valeur: 'a@b.fr', remarque: expect.stringContaining('autre chose') });
    },
  );

  it.each(['a@b.fr.', 'mailto:a@b.fr'])('« %s » : un point final n’est pas de l’adresse', (texte) => {
    expect(lireMail(texte)).toEqual({ valeur: 'a@b.fr' });
  });

  it('vide : rien', () => expect(lireMail('')).toEqual({}));
});

describe('les téléphones sont mis au format international', () => {
  it.each([
    ['06.12.34.56.78', '+33612345678', true],
    ['06 12 34 56 78', '+33612345678', true],
    ['06-12-34-56-78', '+33612345678', true],
    ['+33612345678', '+33612345678', true],
    ['+33 (0)6 12 34 56 78', '+33612345678', true],
    ['0033612345678', '+33612345678', true],
    ['612345678', '+33612345678', true],
    ['0745678901', '+33745678901', true],
    ['02 99 12 34 56', '+33299123456', false],
    ['0912345678', '+33912345678', false],
    ['0692123456', '+262692123456', true],
    ['0690123456', '+590690123456', true],
    ['0694202020', '+594694202020', true],
    ['0696123456', '+596696123456', true],
    ['0639691234', '+262639691234', true],
    ['0262123456', '+262262123456', false],
    ['+687751234', '+687751234', true],
    ['+32475123456', '+32475123456', true],
    ['+33692123456', '+262692123456', true],
    ['0033 690 12 34 56', '+590690123456', true],
    ['33694202020', '+594694202020', true],
    ['+33 (0)6 96 12 34 56', '+596696123456', true],
    ['33 6 39 69 12 34', '+262639691234', true],
    ['692123456', '+262692123456', true],
    ["'0612345678", '+33612345678', true],
    ['’0612345678', '+33612345678', true],
    ['0612345678,', '+33612345678', true],
    ['(06 12 34 56 78)', '+33612345678', true],
    ['0612345678 / 06 12 34 56 78', '+33612345678', true],
  ])('« %s » → %s', (texte, numero, mobile) => {
    expect(lireTelephone(texte, 'FR')).toEqual({ valeur: { numero, mobile } });
  });

  it.each([
    ['75 12 34', '98800', '+687751234'],
    ['87 12 34 56', '98713', '+68987123456'],
    ['0692123456', '97400', '+262692123456'],
    ['0612345678', '97400', '+33612345678'],
  ])('« %s » au code postal %s → %s', (texte, codePostal, numero) => {
    expect(lireTelephone(texte, paysDesNumeros(codePostal)).valeur?.numero).toBe(numero);
  });

  it.each([
    '06 12 34 56 78 / 07 45 67 89 01',
    '0612345678 ou 0745678901',
    '0612345678;0745678901',
    '0612345678 0745678901',
    '06 12 34 56 78 07 45 67 89 01',
    '06 12 34 56 78 (moi) 07 45 67 89 01 (lui)',
  ])('de deux numéros (« %s »), le premier valide est retenu et c’est dit', (texte) => {
    const { valeur, remarque } = lireTelephone(texte, 'FR');
    expect(valeur?.mobile).toBe(true);
    expect(remarque).toContain('plusieurs');
  });

  it.each(['0000000000', '06123', '06123456789', 'néant', '+', '((((', '9'.repeat(200), '0'.repeat(101)])(
    '« %s » n’est pas repris',
    (texte) => {
      expect(lireTelephone(texte, 'FR')).toEqual({ remarque: expect.any(String) });
    },
  );

  it.each([
    '06 12 34 56 78 (maman)',
    'portable : 06 12 34 56 78',
    '06 12 34 56 78 après 18h',
    '0612345678, 12',
    '06/12/34/56/78 (x)',
  ])('des mots autour d’un numéro (« %s ») sont laissés, et c’est dit', (texte) => {
    const { valeur, remarque } = lireTelephone(texte, 'FR');
    expect(valeur).toEqual({ numero: '+33612345678', mobile: true });
    expect(remarque).toContain('autre chose');
  });

  it.each([
    ['612345', '61000', 'pas complet'],
    ['06 12 34', '', 'pas complet'],
    ['75 12 34', '35000', 'pas complet'],
    ['87 12 34 56', '97400', 'pas complet'],
    ['06 12 34 56 7', '98800', 'pas complet'],
    ['+33 6 12 34 56', '', 'pas complet'],
    ['00687918487', '61000', 'zéro de trop'],
    ['00687918487', '97500', 'zéro de trop'],
    ['6.12345678E8', '', 'tableur'],
    ['6,12E+08', '', 'tableur'],
    ['néant', '', 'ne contient pas'],
  ])('« %s » au code postal « %s » n’est pas repris : %s', (texte, codePostal, raison) => {
    const { valeur, remarque } = lireTelephone(texte, paysDesNumeros(codePostal));
    expect(valeur).toBeUndefined();
    expect(remarque).toContain(raison);
  });

  it('un numéro tronqué n’est jamais celui d’un autre pays, quel qu’il soit', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^0[67]\d{2,7}$/),
        fc.constantFrom('', '61000', '97400', '97200'),
        (texte, cp) => {
          for (const essai of [texte, texte.slice(1)]) {
            const { valeur } = lireTelephone(essai, paysDesNumeros(cp));
            expect(valeur, essai).toBeUndefined();
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('00 et l’indicatif d’un territoire, au code postal de ce territoire, est un de ses numéros', () => {
    expect(lireTelephone('00687918487', paysDesNumeros('98800')).valeur?.numero).toBe('+687918487');
  });

  it('le chemin rapide des numéros courants dit la même chose que la bibliothèque', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^0[1-9]\d{8}$/), (texte) => {
        const numero = parsePhoneNumberFromString(texte, 'FR');
        const attendu = numero?.isValid()
          ? { numero: numero.number, mobile: numero.getType() === 'MOBILE' }
          : analyserTelephone(`0033${texte.slice(1)}`, 'FR');
        if (attendu) expect(analyserTelephone(texte, 'FR')).toEqual(attendu);
        else expect(analyserTelephone(texte, 'FR')?.numero ?? '').not.toMatch(/^\+33/);
      }),
      { numRuns: 3000 },
    );
  });

  it('aucun texte ne fait échouer la lecture d’un mail ou d’un téléphone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (texte) => {
        lireMail(nettoyer(texte));
        lireTelephone(nettoyer(texte), 'NC');
      }),
    );
  });
});
