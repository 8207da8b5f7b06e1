import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { activer, bloquer, informerAvec } from '../../../builders/compte.ts';
import type { EleveTest, RepresentantTest } from '../../../builders/ecole.ts';
import {
  ajouter,
  compte,
  comptes,
  DEMAIN,
  eleve,
  empreintes,
  fusionner,
  HIER,
  nouvelleEcole,
  ops,
  parent,
  parents,
  test,
  useFusion,
  x,
  y,
} from '../../../helpers/scenes/fusion.ts';

useFusion();

describe('ecoles:fusionner : qui est reconnu (règles §4.5)', () => {
  /** Whether the account of this pupil of the closed school has gone on with the one of the other school. */
  const suit = async (la: Partial<EleveTest>, ici: Partial<EleveTest>) => {
    const [a = ''] = await ajouter(x, [eleve(1, la)]);
    const [b = ''] = await ajouter(y, [eleve(1, ici)]);
    await activer(test.current.deps, [a]);
    const avant = await compte(b);
    const sortie = await fusionner();
    const suivi = (await compte(b)).id === (await compte(a)).id;
    if (!suivi) {
      expect(sortie).toContain(`Gardent leur compte à ${y.uai} : 0 élève`);
      expect(sortie).toContain('Restent sans correspondance : 1 élève');
      expect(await compte(b)).toEqual(avant);
    }
    return suivi;
  };

  it.each<[string, Partial<EleveTest>, boolean]>([
    ['les mêmes accents et traits d’union à la casse près', { prenom: 'LEA' }, true],
    ['un tiret de plus, un ł pour un l', { nom: 'Nom–B', prenom: 'Łéa' }, true],
    ['une lettre de différence dans le prénom', { prenom: 'Léo' }, false],
    ['une lettre de différence dans le nom', { nom: 'NOMC' }, false],
    ['un autre nom d’usage', { nomUsage: 'USAGE' }, false],
    ['un autre nom de famille sous le même nom d’usage', { nom: 'AUTRE', nomUsage: 'NOMB' }, false],
    ['une autre date de naissance', { dateNaissance: '2018-03-05' }, false],
    ['un autre INE (homonyme né le même jour)', { ine: '999999999ZZ' }, false],
  ])('INE, date de naissance et noms concordent tous : %s', async (_nom, ici, attendu) => {
    expect(await suit({}, ici)).toBe(attendu);
  });

  it('chaque nom à sa place : le nom d’usage de l’un n’est pas le prénom de l’autre', async () => {
    const la = { nom: 'MARIE', nomUsage: 'ROSE', prenom: 'Marie' };
    expect(await suit(la, { nom: 'MARIE', prenom: 'Rose' })).toBe(false);
  });

  it('un élève sans INE n’est pas reconnu', async () => {
    const { ine: _, ...sans } = eleve(1);
    const [a = ''] = await ajouter(x, [sans]);
    const [b = ''] = await ajouter(y, [sans]);
    await fusionner();
    expect((await compte(a)).id).not.toBe((await compte(b)).id);
  });

  it('deux fiches vivantes portent cet INE : rien, ni ici ni là', async () => {
    const z = await nouvelleEcole();
    const rival = eleve(1, { nom: 'RIVAL' });
    await ajouter(z, [rival]);
    expect(await suit({ ine: rival.ine ?? '' }, { ine: rival.ine ?? '' })).toBe(false);
  });

  it('le compte déjà activé dans l’école d’arrivée, ou bloqué, y reste ; celui qui est informé laisse la place', async () => {
    const { deps } = test.current;
    const la = await ajouter(x, [eleve(1), eleve(2), eleve(3)]);
    const ici = await ajouter(y, [eleve(1), eleve(2), eleve(3)]);
    await activer(deps, la);
    await activer(deps, ici.slice(0, 1));
    await bloquer(deps, ici.slice(1, 2));
    await informerAvec(deps, ici.slice(2), { expireLe: DEMAIN });
    const [anciens, avant] = [await comptes(la), await comptes(ici)];
    expect(await fusionner()).toContain('1 élève, 0 représentant légal');
    const apres = await comptes(ici);
    expect(apres.slice(0, 2)).toEqual(avant.slice(0, 2));
    expect(apres[2]).toMatchObject({ id: anciens[2]?.id, etat: 'actif', provisoire: 'aucun' });
    const perdus = await ops((trx) =>
      trx.rows(sql`select 1 from provisoires where compte_id = ${avant[2]?.id}`),
    );
    expect(perdus).toEqual([]);
  });

  it.each<[string, Partial<RepresentantTest>, boolean]>([
    ['déjà activé dans l’école d’arrivée', {}, true],
    ['d’un autre prénom', { prenom: 'Zoë-Lou' }, false],
    ['d’un autre nom', { nom: 'AUTRE' }, false],
  ])('un représentant légal %s garde le compte qu’il a là', async (_nom, ici, actif) => {
    const [[a = ''], [b = '']] = [await ajouter(x, [eleve(1)]), await ajouter(y, [eleve(1)])];
    await parents(x, [parent(1, [a])]);
    const nouveaux = await parents(y, [parent(1, [b], ici)]);
    if (actif) await activer(test.current.deps, nouveaux, 'representant_legal');
    const avant = await comptes(nouveaux, 'representant_legal');
    expect(await fusionner()).toContain('1 élève, 0 représentant légal');
    expect(await comptes(nouveaux, 'representant_legal')).toEqual(avant);
  });

  it('un représentant légal suit un enfant reconnu, un homonyme sans enfant reconnu reste', async () => {
    const la = await ajouter(x, [eleve(1), eleve(2)]);
    const ici = await ajouter(y, [eleve(1), eleve(3)]);
    const anciens = await parents(x, [parent(1, la.slice(0, 1)), parent(1, la.slice(1))]);
    const nouveaux = await parents(y, [parent(1, ici.slice(0, 1)), parent(1, ici.slice(1))]);
    const avant = await comptes(nouveaux, 'representant_legal');
    expect(await fusionner()).toContain('1 élève, 1 représentant légal');
    const apres = await comptes(nouveaux, 'representant_legal');
    expect(apres[0]?.id).toBe((await compte(anciens[0] ?? '', 'representant_legal')).id);
    expect(apres[1]).toEqual(avant[1]);
  });

  it.each(['x', 'y'] as const)('deux homonymes du même enfant dans une école (%s) : rien', async (double) => {
    const [a = ''] = await ajouter(x, [eleve(1)]);
    const [b = ''] = await ajouter(y, [eleve(1)]);
    await parents(x, double === 'x' ? [parent(1, [a]), parent(1, [a])] : [parent(1, [a])]);
    const nouveaux = await parents(y, double === 'y' ? [parent(1, [b]), parent(1, [b])] : [parent(1, [b])]);
    // One of them is activated: the other is not the right one for all that.
    if (double === 'y') await activer(test.current.deps, nouveaux.slice(0, 1), 'representant_legal');
    const avant = await comptes(nouveaux, 'representant_legal');
    expect(await fusionner()).toContain('1 élève, 0 représentant légal');
    expect(await comptes(nouveaux, 'representant_legal')).toEqual(avant);
  });

  it('un compte que le parent a aussi dans une troisième école y reste, avec le mot de passe qu’elle a donné', async () => {
    const { deps } = test.current;
    const z = await nouvelleEcole();
    const [[a = ''], [b = ''], [c = '']] = [
      await ajouter(x, [eleve(1)]),
      await ajouter(y, [eleve(1)]),
      await ajouter(z, [eleve(2)]),
    ];
    const [[la = ''], [ici = ''], [tiers = '']] = [
      await parents(x, [parent(1, [a])]),
      await parents(y, [parent(1, [b])]),
      await parents(z, [parent(1, [c])]),
    ];
    const { id } = await compte(la, 'representant_legal');
    await ops((trx) => trx.run(sql`update representants_legaux set compte_id = ${id} where id = ${tiers}`));
    await informerAvec(deps, [tiers], { expireLe: DEMAIN, profil: 'representant_legal' });
    await fusionner();
    const attendu = { id, etat: 'informe', provisoire: `${z.uai} valide`, parti: false };
    expect(await compte(ici, 'representant_legal')).toMatchObject(attendu);
    expect(await compte(tiers, 'representant_legal')).toMatchObject(attendu);
  });

  it('se relance après une autre mise à jour de l’école d’arrivée, et ne fait que ce qui est nouveau', async () => {
    const la = await ajouter(x, [eleve(1), eleve(2), eleve(3)]);
    // Gone long before: nobody expects this account anywhere.
    await ops((trx) => trx.run(sql`update eleves set parti_le = ${HIER} where id = ${la.pop()}`));
    const [b = ''] = await ajouter(y, [eleve(1)]);
    const [mere = ''] = await parents(x, [parent(1, la)]);
    expect(await fusionner()).toContain('Restent sans correspondance : 1 élève, 1 représentant légal');
    const avant = await empreintes();
    expect(await fusionner()).toContain(`L’école ${x.uai} est déjà fermée`);
    expect(await empreintes()).toEqual(avant);
    const premier = await compte(b);
    const [c = ''] = await ajouter(y, [eleve(2)]);
    const [ici = ''] = await parents(y, [parent(1, [b, c])]);
    expect(await fusionner()).toContain(`Gardent leur compte à ${y.uai} : 1 élève, 1 représentant légal`);
    expect(await compte(b)).toEqual(premier);
    expect((await compte(c)).id).toBe((await compte(la[1] ?? '')).id);
    expect((await compte(ici, 'representant_legal')).id).toBe((await compte(mere, 'representant_legal')).id);
  });
});
