import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import type { Profil } from '../../../../src/domain/comptes/etats.ts';
import { activer, bloquer, ecrireProvisoire, HACHE_CHOISI, informerAvec } from '../../../builders/compte.ts';
import type { EcoleTest } from '../../../builders/ecole.ts';
import {
  ajouter,
  type Compte,
  compte,
  DEMAIN,
  eleve,
  fusionner,
  HIER,
  ops,
  parent,
  parents,
  test,
  useFusion,
  x,
  y,
} from '../../../helpers/scenes/fusion.ts';

useFusion();

/** A password that the school gave after the activation: the chosen one is dead. */
const reinitialiser = async (ecole: EcoleTest, fiche: string, profil: Profil) => {
  const { id } = await compte(fiche, profil);
  await ops(async (trx) => {
    await trx.run(sql`update comptes set mot_de_passe_hache = null where id = ${id}`);
    await ecrireProvisoire(test.current.deps, trx, { compteId: id, ecoleId: ecole.id, expireLe: DEMAIN });
  });
};
const enCours = (fiche: string) =>
  ops((trx) =>
    trx.run(
      sql`update comptes set etat = 'en_cours', active_le = null
       where id = (select compte_id from representants_legaux where id = ${fiche})`,
    ),
  );
interface Situation {
  nom: string;
  profils: readonly Profil[];
  preparer(fiche: string, profil: Profil): Promise<unknown>;
  apres: Partial<Compte>;
}
const TOUS = ['eleve', 'representant_legal'] as const;
const NON_INFORME = {
  etat: 'non_informe',
  origine: null,
  hache: null,
  informe: false,
  provisoire: 'aucun',
} as const;
const SITUATIONS: readonly Situation[] = [
  { nom: 'non informé', profils: TOUS, preparer: async () => {}, apres: NON_INFORME },
  {
    nom: 'informé : le provisoire est effacé',
    profils: TOUS,
    preparer: (fiche, profil) => informerAvec(test.current.deps, [fiche], { expireLe: DEMAIN, profil }),
    apres: NON_INFORME,
  },
  {
    nom: 'informé, provisoire expiré',
    profils: TOUS,
    preparer: (fiche, profil) => informerAvec(test.current.deps, [fiche], { expireLe: HIER, profil }),
    apres: NON_INFORME,
  },
  {
    nom: 'activé, mot de passe choisi : il le garde',
    profils: TOUS,
    preparer: (fiche, profil) => activer(test.current.deps, [fiche], profil),
    apres: {
      etat: 'actif',
      origine: 'etablissement',
      hache: HACHE_CHOISI,
      informe: true,
      provisoire: 'aucun',
    },
  },
  {
    nom: 'activé, réinitialisé : activé, mot de passe expiré',
    profils: TOUS,
    preparer: async (fiche, profil) => {
      await activer(test.current.deps, [fiche], profil);
      await reinitialiser(x, fiche, profil);
    },
    apres: { etat: 'actif', hache: null, provisoire: 'Y expiré' },
  },
  {
    nom: 'bloqué : il le reste',
    profils: TOUS,
    preparer: async (fiche, profil) => {
      await activer(test.current.deps, [fiche], profil);
      await bloquer(test.current.deps, [fiche], profil);
    },
    apres: { etat: 'actif', bloque: true, hache: HACHE_CHOISI },
  },
  {
    nom: 'en cours d’activation',
    profils: ['representant_legal'],
    preparer: async (fiche, profil) => {
      await activer(test.current.deps, [fiche], profil);
      await enCours(fiche);
    },
    apres: { etat: 'en_cours', hache: HACHE_CHOISI, provisoire: 'aucun' },
  },
  {
    nom: 'en cours, réinitialisé : en cours, mot de passe expiré',
    profils: ['representant_legal'],
    preparer: async (fiche, profil) => {
      await activer(test.current.deps, [fiche], profil);
      await enCours(fiche);
      await reinitialiser(x, fiche, profil);
    },
    apres: { etat: 'en_cours', hache: null, provisoire: 'Y expiré' },
  },
];

describe('ecoles:fusionner : le compte suit, avec ce que la personne a choisi (règles §4.5, c)', () => {
  for (const profil of TOUS) {
    it.each(SITUATIONS.filter(({ profils }) => profils.includes(profil)))(`${profil}, $nom`, async (cas) => {
      const [la, ici] = [(await ajouter(x, [eleve(1)]))[0] ?? '', (await ajouter(y, [eleve(1)]))[0] ?? ''];
      const [mereLa, mereIci] = [await parents(x, [parent(1, [la])]), await parents(y, [parent(1, [ici])])];
      const [avant, apres] = profil === 'eleve' ? [la, ici] : [mereLa[0] ?? '', mereIci[0] ?? ''];
      await cas.preparer(avant, profil);
      const ancien = await compte(avant, profil);
      const quitte = await compte(apres, profil);
      const sortie = await fusionner();
      expect(sortie).toContain(`Gardent leur compte à ${y.uai} : 1 élève, 1 représentant légal`);
      expect(sortie).toContain('Restent sans correspondance : 0 élève, 0 représentant légal');
      const provisoire = cas.apres.provisoire?.replace('Y', y.uai);
      expect(await compte(apres, profil)).toMatchObject({
        id: ancien.id,
        identifiant: ancien.identifiant,
        version: ancien.version + 1,
        parti: false,
        suivi: false,
        ...cas.apres,
        ...(provisoire === undefined ? {} : { provisoire }),
      });
      expect(await compte(avant, profil)).toMatchObject({ id: ancien.id, parti: true, suivi: true });
      const orphelin = await ops((trx) =>
        trx.one(sql`select etat, version from comptes where id = ${quitte.id}`),
      );
      expect(orphelin).toEqual({ etat: 'non_informe', version: quitte.version + 1 });
    });
  }
});
