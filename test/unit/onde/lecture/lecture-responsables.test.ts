import { describe, expect, it } from 'vitest';
import { MERE, type Responsable, responsables } from '../outils.ts';

const un = (responsable: Responsable) => {
  const { lignes, anomalies } = responsables([responsable]);
  return { lu: lignes[0], anomalies: anomalies.map(({ champ, gravite }) => [champ, gravite]) };
};

describe('les coordonnées d’un responsable', () => {
  it('sont lues et normalisées', () => {
    const { lu, anomalies } = un({
      ...MERE,
      domicile: '02 99 00 00 01',
      travail: '+33299000002',
      cp: '1000',
    });
    expect(lu).toEqual({
      ligne: 2,
      nom: 'MARTIN',
      prenom: 'Sophie',
      enfants: [{ ligne: 2, nom: 'DUPONT', nomUsage: null, prenom: 'Léa', classe: 'CP A' }],
      civilite: 'Mme',
      nomUsage: 'DUPONT',
      mail: 'sophie.martin@example.org',
      portable: '+33612345678',
      telephoneDomicile: '+33299000001',
      telephoneTravail: '+33299000002',
      adresse: '1 rue du Pré',
      codePostal: '01000',
      commune: 'RENNES',
      pays: 'FRANCE',
    });
    expect(anomalies).toEqual([]);
  });

  it('un fixe dans la colonne du portable devient le téléphone du domicile s’il n’y en a pas', () => {
    const { lu, anomalies } = un({ ...MERE, portable: '0299000001' });
    expect(lu).toMatchObject({ telephoneDomicile: '+33299000001' });
    expect(lu).not.toHaveProperty('portable');
    expect(anomalies).toEqual([['Téléphone portable', 'avertissement']]);
  });

  it('… et n’est pas repris quand il y en a un', () => {
    const { lu, anomalies } = un({ ...MERE, portable: '0299000001', domicile: '0299000002' });
    expect(lu).toMatchObject({ telephoneDomicile: '+33299000002' });
    expect(lu).not.toHaveProperty('portable');
    expect(anomalies).toEqual([['Téléphone portable', 'champ_ignore']]);
  });

  it('un portable dans la colonne du domicile n’ouvre pas l’activation par SMS : il reste au domicile, et c’est dit', () => {
    const { lu, anomalies } = un({ ...MERE, portable: '', domicile: '0612345678' });
    expect(lu).toMatchObject({ portable: null, telephoneDomicile: '+33612345678' });
    expect(anomalies).toEqual([['Téléphone domicile', 'avertissement']]);
  });

  it('un mail ou un portable illisible est signalé et ne dit rien', () => {
    const { lu, anomalies } = un({ ...MERE, mail: 'sophie(at)example.org', portable: '06123' });
    expect(lu).not.toHaveProperty('mail');
    expect(lu).not.toHaveProperty('portable');
    expect(anomalies).toEqual([
      ['Courriel', 'champ_ignore'],
      ['Téléphone portable', 'champ_ignore'],
    ]);
  });

  it('un responsable connu par son seul nom d’usage est lu', () => {
    expect(un({ ...MERE, nom: '', usage: 'DUPONT' }).lu).toMatchObject({ nom: 'DUPONT', nomUsage: null });
  });

  it('sans prénom ou sans nom, la ligne est ignorée ; les autres sont lues', () => {
    const { lignes, anomalies } = responsables([
      { ...MERE, prenom: '' },
      MERE,
      { ...MERE, nom: '', usage: '' },
    ]);
    expect(lignes.map(({ ligne }) => ligne)).toEqual([3]);
    expect(anomalies.map(({ ligne, gravite }) => [ligne, gravite])).toEqual([
      [2, 'ligne_ignoree'],
      [4, 'ligne_ignoree'],
    ]);
  });

  it('un responsable sans enfant est gardé et signalé', () => {
    const { lu, anomalies } = un({ ...MERE, enfants: [] });
    expect(lu?.enfants).toEqual([]);
    expect(anomalies).toEqual([['Ligne entière', 'avertissement']]);
  });

  it('un enfant cité deux fois sur une ligne ne compte qu’une fois', () => {
    const enfant = { nom: 'DUPONT', prenom: 'Léa' };
    expect(un({ ...MERE, enfants: [enfant, { ...enfant, prenom: 'LEA' }] }).lu?.enfants).toHaveLength(1);
  });
});

describe('un même responsable sur plusieurs lignes', () => {
  const tom = { nom: 'DUPONT', prenom: 'Tom', classe: 'CE2 B' };

  it.each<[string, Partial<Responsable>]>([
    ['mêmes coordonnées', {}],
    ['même mail, autre portable et autre adresse', { portable: '0699999999', adresse: 'ailleurs' }],
    ['même portable, autre mail', { mail: 'autre@example.org', adresse: 'ailleurs' }],
    ['même adresse, autre mail et autre portable', { mail: 'autre@example.org', portable: '0699999999' }],
    ['aucune coordonnée sur la seconde ligne', { mail: '', portable: '', adresse: '' }],
  ])('%s : une seule personne, ses enfants sont réunis, et c’est dit', (_, seconde) => {
    const { lignes, anomalies } = responsables([MERE, { ...MERE, ...seconde, enfants: [tom] }]);
    expect(lignes).toHaveLength(1);
    expect(lignes[0]?.enfants.map(({ prenom }) => prenom).toSorted()).toEqual(['Léa', 'Tom']);
    expect(anomalies).toEqual([expect.objectContaining({ ligne: 3, gravite: 'avertissement' })]);
  });

  it.each<[string, Partial<Responsable>]>([
    [
      'autre mail, autre portable et autre adresse',
      { mail: 'autre@example.org', portable: '0699999999', adresse: 'ailleurs' },
    ],
    ['autre mail et autre adresse', { mail: 'autre@example.org', portable: '', adresse: 'ailleurs' }],
    ['autre civilité', { civilite: 'M.' }],
  ])('%s : deux homonymes, jamais confondus, et c’est dit sur chaque ligne', (_, seconde) => {
    const { lignes, anomalies } = responsables([MERE, { ...MERE, ...seconde, enfants: [tom] }]);
    expect(lignes.map(({ enfants }) => enfants.map(({ prenom }) => prenom))).toEqual([['Léa'], ['Tom']]);
    expect(anomalies.map(({ ligne, gravite }) => [ligne, gravite])).toEqual([
      [2, 'avertissement'],
      [3, 'avertissement'],
    ]);
  });

  it('une ligne sans coordonnées entre deux homonymes n’est attribuée à aucun', () => {
    const autre = { ...MERE, mail: 'autre@example.org', portable: '', adresse: 'ailleurs' };
    const muette = { ...MERE, mail: '', portable: '', adresse: '', enfants: [tom] };
    expect(responsables([MERE, autre, muette]).lignes).toHaveLength(3);
  });

  it('les valeurs retenues ne dépendent pas de l’ordre des lignes', () => {
    const autre = { ...MERE, mail: 'autre@example.org', enfants: [tom] };
    const sansLigne = (liste: Responsable[]) =>
      responsables(liste).lignes.map(({ ligne: _, enfants: __, ...reste }) => reste);
    expect(sansLigne([MERE, autre])).toEqual(sansLigne([autre, MERE]));
  });
});
