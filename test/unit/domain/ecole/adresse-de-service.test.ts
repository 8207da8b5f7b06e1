import { describe, expect, it } from 'vitest';
import {
  ADRESSE_MAX,
  adressesImprimees,
  lireAdresse,
  nomAffiche,
} from '../../../../src/domain/ecole/adresse-de-service.ts';

const lue = (saisie: string) => lireAdresse('representant_legal', saisie);
const adresse = (attendue: string) => ({ outcome: 'adresse', adresse: attendue });
const refusee = (faute: string) => ({ outcome: 'refusee', faute });

describe('l’adresse qu’une école donne (guide §6)', () => {
  it.each([
    ['https://ent.ecole.fr', 'https://ent.ecole.fr'],
    ['  https://ent.ecole.fr/  ', 'https://ent.ecole.fr'],
    ['ent.ecole.fr', 'https://ent.ecole.fr'],
    ['//ent.ecole.fr/cas', 'https://ent.ecole.fr/cas'],
    ['http://ent.ecole.fr', 'http://ent.ecole.fr'],
    ['HTTPS://ENT.Ecole.FR/Accueil?a=1#b', 'https://ent.ecole.fr/Accueil?a=1#b'],
    ['https://ent.ecole.fr.', 'https://ent.ecole.fr'],
    ['https://ent.ecole.fr:443', 'https://ent.ecole.fr'],
    ['https://école.fr/élèves', 'https://xn--cole-9oa.fr/%C3%A9l%C3%A8ves'],
    ['https://ent.ecole.fr\\@autre.fr', 'https://ent.ecole.fr/@autre.fr'],
  ])('« %s » est %s', (saisie, attendue) => {
    expect(lue(saisie)).toEqual(adresse(attendue));
  });

  it.each([
    ['https://moi:secret@ent.ecole.fr', 'identifiants'],
    ['https://moi@ent.ecole.fr', 'identifiants'],
    ['https://ent.ecole.fr:8443', 'port'],
    ['ent.ecole.fr:8080', 'port'],
    ['http://ent.ecole.fr:443', 'port'],
    ['javascript:alert(1)', 'schema'],
    ['file:///etc/passwd', 'schema'],
    ['ftp://ent.ecole.fr', 'schema'],
    ['mailto:ecole@ecole.fr', 'schema'],
    ['https://ent ecole.fr', 'espace'],
    ['https://ent.ecole.fr/a b', 'espace'],
    ['https://127.0.0.1', 'numerique'],
    ['https://0x7f.1', 'numerique'],
    ['https://2130706433', 'numerique'],
    ['https://017700000001', 'numerique'],
    ['https://127.1', 'numerique'],
    ['https://[::1]', 'numerique'],
    ['https://８.８.８.８', 'numerique'],
    ['https://localhost', 'nom_incomplet'],
    ['intranet', 'nom_incomplet'],
    ['https://', 'nom_incomplet'],
    ['https://ent..fr', 'nom_incomplet'],
    [`https://ent.ecole.fr/${'a'.repeat(2_000)}`, 'trop_longue'],
  ])('« %s » est refusée : %s', (saisie, faute) => {
    expect(lue(saisie)).toEqual(refusee(faute));
  });

  it(`${ADRESSE_MAX} caractères au plus, comme elle est gardée`, () => {
    const pleine = `https://ent.ecole.fr/${'a'.repeat(ADRESSE_MAX - 'https://ent.ecole.fr/'.length)}`;
    expect(lue(pleine)).toEqual(adresse(pleine));
    expect(lue(`${pleine}a`)).toEqual(refusee('trop_longue'));
  });

  it.each([
    'https://teleservices.education.gouv.fr',
    'http://teleservices.educonnect.education.gouv.fr/',
    'HTTP://TELESERVICES.Education.gouv.fr./accueil?x#y',
    'teleservices.education.gouv.fr',
    'https://www.teleservices.education.gouv.fr',
    'https://ｔeleservices.education.gouv.fr',
  ])('les élèves n’ont pas accès à Scolarité Services : %s', (saisie) => {
    expect(lireAdresse('eleve', saisie)).toEqual(refusee('scolarite_services'));
    expect(lue(saisie).outcome).toBe('adresse');
  });

  it.each(['https://moncompte.educonnect.education.gouv.fr', 'https://mesteleservices.education.gouv.fr'])(
    'ils ont accès à %s',
    (saisie) => {
      expect(lireAdresse('eleve', saisie)).toEqual(adresse(saisie));
    },
  );

  it('un nom qui n’est pas écrit comme il se lit est montré des deux façons', () => {
    expect(nomAffiche('https://xn--cole-9oa.fr')).toBe('école.fr');
    expect(nomAffiche('https://ecole.fr')).toBeNull();
  });

  it('Scolarité Services est toujours imprimée aux représentants légaux, une fois ; rien aux élèves', () => {
    const defaut = 'https://teleservices.education.gouv.fr';
    expect(adressesImprimees('representant_legal', [])).toEqual([defaut]);
    expect(adressesImprimees('representant_legal', [defaut, 'https://a.fr'])).toEqual([
      defaut,
      'https://a.fr',
    ]);
    expect(adressesImprimees('eleve', [])).toEqual([]);
    expect(adressesImprimees('eleve', ['https://a.fr'])).toEqual(['https://a.fr']);
  });
});
