import sql from 'sql-template-tag';
import type { AgentLecture } from '../../database/transaction.ts';
import { type ChiffresDEcole, SILENCE_JOURS } from '../../domain/circonscription/chiffres.ts';
import { type DerniereNuit, findNuitMontree } from '../statistiques/statistiques.ts';

export interface ChiffresDeCirconscription {
  /** The one that the figures are of; undefined: none was made yet, and there are no figures. */
  nuit: DerniereNuit | undefined;
  /** Every open school of the IEN's circonscriptions, the longest silent first. */
  ecoles: ChiffresDEcole[];
}

export const lireChiffresDeCirconscription = async (
  trx: AgentLecture,
): Promise<ChiffresDeCirconscription> => ({
  nuit: await findNuitMontree(trx),
  ecoles: await trx.rows<ChiffresDEcole>(
    sql`select e.uai, e.nom, e.commune, c.nom as circonscription,
       not exists (select 1 from directions_de_ma_circonscription() d where d.ecole_id = e.id) as "sansDirecteur",
       x.onde_maj_le as "ondeMajLe", x.derniere_action_le as "derniereActionLe",
       x.eleves_non_informes as "elevesNonInformes", x.eleves_informes as "elevesInformes",
       x.eleves_actifs as "elevesActifs", x.representants_non_informes as "representantsNonInformes",
       x.representants_informes as "representantsInformes", x.representants_en_cours as "representantsEnCours",
       x.representants_actifs as "representantsActifs", x.actives, x.actives_avant as "activesAvant"
     from chiffres_de_ma_circonscription(${SILENCE_JOURS}) x
     join ecoles_de_ma_circonscription() e on e.id = x.ecole_id
     join mes_circonscriptions() c on c.id = e.circonscription_id
     order by x.derniere_action_le nulls first, e.recherche, e.uai`,
  ),
});
