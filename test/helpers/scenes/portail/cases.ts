import sql from 'sql-template-tag';
import { hashPassword } from '../../../../src/auth/password-hashing.ts';
import type { Etat, Profil, Situation } from '../../../../src/domain/comptes/etats.ts';
import type { TestApp } from '../../app.ts';
import {
  CHOISI,
  type EcoleDePortail,
  type Informe,
  type InformeGardien,
  informerEleve,
  informerGardien,
  type PersonnageGardien,
} from './informes.ts';

export interface CaseDeCompte {
  profil: Profil;
  etat: Etat;
  situation: Situation;
}

/** Hash of CHOISI. */
export const HACHE_DE_CHOISI = await hashPassword(CHOISI);

let numero = 0;

/** Somebody in this cell of the table (rules §4.1), as actions would have left them. */
export async function placer(
  test: { readonly current: TestApp },
  ecole: EcoleDePortail,
  { profil, etat, situation }: CaseDeCompte,
  personnage: PersonnageGardien = {},
): Promise<Informe | InformeGardien> {
  numero += 1;
  const { database } = test.current.deps;
  const qui =
    profil === 'eleve'
      ? await informerEleve(test, ecole)
      : await informerGardien(test, ecole, { mail: `m${numero}@exemple.fr`, ...personnage });
  const avance = etat === 'en_cours' || etat === 'actif';
  await database.withOps(async (trx) => {
    await trx.run(sql`update comptes set etat = ${etat}, origine = ${etat === 'non_informe' ? null : 'etablissement'},
      mail = case when ${avance} and profil = 'representant_legal' then ${`p${numero}@exemple.fr`} end,
      mail_confirme_le = case when ${etat === 'actif'} and profil = 'representant_legal' then now() end,
      active_le = case when ${etat === 'actif'} then now() end where id = ${qui.compteId}`);
    if (situation === 'expire')
      await trx.run(sql`update provisoires set expire_le = now() where compte_id = ${qui.compteId}`);
    if (situation === 'choisi' || situation === 'aucun') {
      await trx.run(sql`delete from provisoires where compte_id = ${qui.compteId}`);
      const hache = situation === 'choisi' ? HACHE_DE_CHOISI : null;
      await trx.run(sql`update comptes set mot_de_passe_hache = ${hache} where id = ${qui.compteId}`);
    }
    // Without a password, only FranceConnect opens it.
    if (situation === 'aucun' && etat === 'actif')
      await trx.run(sql`update comptes set origine = 'franceconnect', franceconnect_sub = ${`identite-${numero}`}
        where id = ${qui.compteId}`);
  });
  return qui;
}

export const avecEnfants = (qui: Informe): InformeGardien => {
  if (!('enfants' in qui)) throw new Error('Sans enfants');
  return qui as InformeGardien;
};
