import { describe, expect, it } from 'vitest';
import { ETATS } from '../../../../src/domain/comptes/etats.ts';
import { masquerMail, masquerTelephone } from '../../../../src/domain/portail/contacts.ts';
import { MOTIFS_SANS_CODE, motifSansCode, OUBLIS } from '../../../../src/domain/portail/oubli.ts';
import { countSeptets, fitsOneSms } from '../../../../src/sms/gsm.ts';
import { smsSansCode } from '../../../../src/sms/sans-code.ts';

const OUVERT = { bloque: false, parFranceConnect: false };

describe('à qui un code est envoyé (règles §8.6)', () => {
  it('un compte activé ; pour l’identifiant seulement, un compte en cours', () => {
    const selonEtat = (oubli: (typeof OUBLIS)[number]) =>
      ETATS.map((etat) => motifSansCode(oubli, { etat, ...OUVERT }));
    expect(selonEtat('oubli_identifiant')).toEqual(['non_active', 'non_active', undefined, undefined]);
    expect(selonEtat('oubli_mot_de_passe')).toEqual(['non_active', 'non_active', 'non_active', undefined]);
  });

  it('jamais un compte bloqué, ni un compte sans mot de passe ; le blocage se dit d’abord', () => {
    for (const oubli of OUBLIS)
      for (const etat of ETATS) {
        expect(motifSansCode(oubli, { etat, bloque: true, parFranceConnect: true })).toBe('bloque');
        expect(motifSansCode(oubli, { etat, bloque: false, parFranceConnect: true })).toBe('franceconnect');
      }
  });
});

describe('le SMS sans code', () => {
  it.each(MOTIFS_SANS_CODE)('%s : un seul SMS, sans un chiffre, et ce qu’il faut faire', (motif) => {
    const texte = smsSansCode(motif);
    expect(countSeptets(texte)).toBeDefined();
    expect(fitsOneSms(texte)).toBe(true);
    expect(texte).not.toMatch(/\d/);
  });

  it('tels quels', () => {
    expect(MOTIFS_SANS_CODE.map(smsSansCode)).toEqual([
      "ÉduConnect. Votre compte est bloqué. C'est à la direction de l'école qu'il faut s'adresser.",
      "ÉduConnect. Votre compte n'a pas de mot de passe : connectez-vous avec FranceConnect.",
      "ÉduConnect. Votre compte n'est pas encore activé. Utilisez la feuille ou le mail de l'école, ou demandez-les-lui.",
    ]);
  });
});

it('un contact caché se reconnaît, et ne se devine pas', () => {
  expect(masquerMail('anne.leroy@exemple.fr')).toBe('a…@exemple.fr');
  expect(masquerTelephone('+33612345678')).toBe('•• •• •• •• 78');
});
