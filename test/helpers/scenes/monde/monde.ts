import sql, { raw } from 'sql-template-tag';
import type { Deps } from '../../../../src/deps.ts';
import { TABLE } from '../../../../src/domain/comptes/decision/actions.ts';
import {
  ETATS,
  type Etat,
  etatsDe,
  PROFILS,
  type Profil,
  type Situation,
  situationsDe,
} from '../../../../src/domain/comptes/etats.ts';
import { TABLES_DE_FICHES } from '../../../../src/queries/comptes/compte-sql.ts';
import { creerEcole, uai } from '../../../builders/ecole.ts';
import { type Personnage, unEleve, unParent } from '../portail/rattacher.ts';

/** Everybody of a scene is born on this day. */
export const NEE_LE = '2018-03-07';
/** Of its guardians. */
export const mobileDuMonde = (monde: number): string => `+336998877${String(monde).padStart(3, '0')}`;

/** A fiche, what of the scene never changes, and its place among the others. */
export interface FicheDuMonde extends Personnage {
  nom: string;
  prenom: string;
}

/** Three schools: Anne and Luc, who share a mobile, with a child in each; Léa, and a friend of hers. */
export async function creerMonde(deps: Deps, monde: number): Promise<FicheDuMonde[]> {
  const portable = mobileDuMonde(monde);
  const fiches: FicheDuMonde[] = [];
  for (const rang of [0, 1, 2]) {
    const ecole = await creerEcole(deps, { uai: uai(monde * 3 + rang), nom: `École ${monde}.${rang}` });
    const enfant = { nom: `Leroy${monde}`, dateNaissance: NEE_LE };
    for (const prenom of ['Anne', 'Luc']) {
      const qui = { nom: `Leroy${monde}`, prenom };
      const parent = await unParent(deps, ecole, { ...qui, portable }, [{ ...enfant, prenom: `E${prenom}` }]);
      fiches.push({ ...parent, ...qui });
    }
    for (const qui of rang === 0 ? ['Léa', 'Ami'] : ['Léa']) {
      const nomme = { nom: `Leroy${monde}`, prenom: qui };
      fiches.push({ ...(await unEleve(deps, ecole, { ...nomme, dateNaissance: NEE_LE })), ...nomme });
    }
  }
  return fiches;
}

export interface EtatDeFiche {
  compteId: string;
  etat: Etat;
  partie: boolean;
  choisi: boolean;
  identifiant: string;
  versionAcces: number;
}

/** The account that the fiche opens at this moment. */
export const lireFiche = (deps: Deps, { profil, ficheId }: Personnage): Promise<EtatDeFiche> =>
  deps.database.withOps((trx) =>
    trx.one<EtatDeFiche>(
      sql`select c.id as "compteId", c.etat, f.parti_le is not null as partie, c.mot_de_passe_choisi as choisi,
          c.identifiant, c.version_acces as "versionAcces"
        from ${raw(TABLES_DE_FICHES[profil])} f join comptes c on c.id = f.compte_id where f.id = ${ficheId}`,
    ),
  );

/** What must never be, in the whole database. */
export const defautsDuMonde = async (deps: Deps): Promise<string[]> =>
  (
    await deps.database.withOps((trx) =>
      trx.rows<{ quoi: string }>(sql`
      with f as (
        select 'eleve' as profil, e.compte_id, e.parti_le, e.ecole_id, e.cle_prenom from eleves e
        union all select 'representant_legal', r.compte_id, r.parti_le, r.ecole_id, r.cle_prenom from representants_legaux r
      )
      select 'fiche vivante d’un compte mort' as quoi from f join comptes c on c.id = f.compte_id
        join identifiants i on i.identifiant = c.identifiant where f.parti_le is null and i.retire_le is not null
      union all select 'fiche d’un compte d’un autre profil' from f join comptes c on c.id = f.compte_id
        where c.profil <> f.profil
      union all select 'compte de deux personnes' from f group by f.compte_id having count(distinct f.cle_prenom) > 1
      union all select 'élève à deux fiches vivantes' from f where f.profil = 'eleve' and f.parti_le is null
        group by f.compte_id having count(*) > 1
      union all select 'mort qui garde un secret' from comptes c join identifiants i on i.identifiant = c.identifiant
        where i.retire_le is not null and (c.mot_de_passe_choisi or c.etat <> 'non_informe'
          or num_nonnulls(c.portable, c.franceconnect_sub) > 0
          or exists (select 1 from provisoires p where p.compte_id = c.id))
      union all select 'identifiant qui mène à un mort' from identifiants i join comptes c on c.id = i.compte_id
        join identifiants v on v.identifiant = c.identifiant where v.retire_le is not null
      union all select 'mot de passe provisoire d’une école qui ne l’a jamais eu' from provisoires p
        where p.chiffre is not null
          and not exists (select 1 from f where f.compte_id = p.compte_id and f.ecole_id = p.ecole_id)
      union all select 'activé sans mot de passe ni terme' from comptes c join f on f.compte_id = c.id
        where f.parti_le is null and c.etat = 'actif' and not c.mot_de_passe_choisi
          and c.franceconnect_sub is null and not exists (select 1 from provisoires p where p.compte_id = c.id)`),
    )
  ).map(({ quoi }) => quoi);

/** Cells that the table of states does not have (rules §4.1), and secrets or sessions that should have died (rules §8.6). */
export const casesHorsTable = async (deps: Deps): Promise<string[]> => {
  const lignes = await deps.database.withOps((trx) =>
    trx.rows<{
      profil: Profil;
      etat: Etat;
      situation: Situation;
      origine: string | null;
      defaut: string | null;
    }>(sql`
      with c as (
        select k.*, case when k.mot_de_passe_choisi then 'choisi'
            when exists (select 1 from provisoires p where p.compte_id = k.id and p.chiffre is not null and p.expire_le > now())
              then 'provisoire'
            when exists (select 1 from provisoires p where p.compte_id = k.id) then 'expire' else 'aucun' end as situation
        from comptes k
        where exists (select 1 from eleves e where e.compte_id = k.id and e.parti_le is null)
          or exists (select 1 from representants_legaux r where r.compte_id = k.id and r.parti_le is null)
      )
      select c.profil, c.etat, c.situation, c.origine, case
        when c.mot_de_passe_choisi and exists (select 1 from provisoires p where p.compte_id = c.id and p.chiffre is not null)
          then 'provisoire vivant à côté d’un mot de passe choisi'
        when exists (select 1 from portail_sessions_vivantes s join provisoires p on p.compte_id = s.compte_id
            and p.chiffre is not null and p.emis_le > s.ouverte_le where s.compte_id = c.id)
          then 'session qui survit à une réinitialisation'
        when c.etat = 'en_cours' and c.mail is null then 'en cours sans adresse'
        when c.etat = 'actif' and c.situation = 'aucun' and c.franceconnect_sub is null then 'activé, et rien ne l’ouvre'
        end as defaut
      from c`),
  );
  return lignes.flatMap(({ profil, etat, situation, origine, defaut }) => [
    ...(defaut === null ? [] : [defaut]),
    ...(situationsDe(profil, etat).includes(situation) && etatsDe(profil).includes(etat)
      ? []
      : [`hors de la table : ${profil} ${etat} ${situation}`]),
    ...((etat === 'non_informe') === (origine === null) ? [] : [`origine ${origine} : ${etat}`]),
  ]);
};

/** Links of guardians to present children that an account stands for. */
export const enfantsDuMonde = async (deps: Deps, fiches: readonly FicheDuMonde[]): Promise<number> =>
  (
    await deps.database.withOps((trx) =>
      trx.one<{ enfants: number }>(
        sql`select count(*)::int as enfants from rattachements t
          join representants_legaux r on r.ecole_id = t.ecole_id and r.id = t.representant_legal_id
          join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
        where r.id = any (${fiches.map(({ ficheId }) => ficheId)}) and r.compte_id is not null`,
      ),
    )
  ).enfants;

/** Every change of state that an action makes, by the table. */
const PASSAGES = new Set(
  Object.values(TABLE).flatMap(({ cases }) =>
    PROFILS.flatMap((profil) =>
      ETATS.flatMap((de) =>
        Object.values(cases[profil]?.[de] ?? {}).map(({ apres }) => `${profil} ${de} ${apres}`),
      ),
    ),
  ),
);

/** Whether the state of a fiche may have become that one, by so many changes of the table at the most. */
export function estPermis(profil: Profil, de: Etat, vers: Etat, changements: number): boolean {
  // An account that has lost the one school that had informed it (ajuster_comptes()).
  const un = (a: Etat, b: Etat) =>
    a === b || PASSAGES.has(`${profil} ${a} ${b}`) || (a === 'informe' && b === 'non_informe');
  let atteints: readonly Etat[] = [de];
  for (let i = 0; i < changements; i += 1)
    atteints = ETATS.filter((etat) => atteints.some((a) => un(a, etat)));
  return atteints.includes(vers);
}
