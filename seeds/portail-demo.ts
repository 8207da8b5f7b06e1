import sql from 'sql-template-tag';
import type { Deps } from '../src/deps.ts';
import type { Profil } from '../src/domain/comptes/etats.ts';
import { fermerAcces, ouvrirAcces } from './acces.ts';
import { type Informe, type Suite, suitesDe } from './suites-portail.ts';
import { apresLaDerniere, DIRECTRICE, ECOLE_VITRINE, ETAPES, operer } from './vitrine.ts';
import {
  activerUnEleve,
  activerUnRepresentant,
  identifierUnRepresentant,
  inscrireUnRepresentant,
} from './voies-portail.ts';

/**
 * What families of the first school have done on the portal since they were informed, by its real services: each asks
 * whether it was done, so that a start that was cut short goes on. Nothing once somebody acts in the school.
 */
interface Lu {
  ecole: { id: string; agentId: string; habitee: boolean };
  suites: readonly Suite[];
}

async function lire(deps: Deps): Promise<Lu | undefined> {
  return deps.database.withOps(async (trx) => {
    const ecole = await trx.maybeOne<Lu['ecole'] & { operations: string[] }>(
      sql`select e.id, h.agent_id as "agentId", exists (select 1 from operations o
           where o.ecole_id = e.id and o.etat = 'executee' and o.planifiee_le > ${apresLaDerniere(deps)}) as habitee,
         array(select o.id::text from operations o where o.ecole_id = e.id and o.etat = 'executee' and o.type = 'informer'
           order by o.id limit ${ETAPES.length}) as operations
       from ecoles e join habilitations h on h.ecole_id = e.id where e.uai = ${ECOLE_VITRINE} limit 1`,
    );
    if (ecole === undefined || ecole.operations.length < ETAPES.length) return undefined;
    const informes = await trx.rows<Informe>(
      sql`select f.id as "ficheId", c.id as "compteId", c.profil, c.identifiant, c.etat, c.informe_le as "informeLe",
         array_position(${ecole.operations}::bigint[], oc.operation_id) - 1 as etape, f.nom, f.cles,
         coalesce(f.mail, c.identifiant || '@courriel.example') as mail, f.naissances,
         f.portable, f.prenom, f.nom_de_famille as "nomDeFamille", p.chiffre, p.cle, c.mot_de_passe_choisi as "motDePasseChoisi",
         exists (select 1 from compte_evenements v where v.ecole_id = ${ecole.id} and v.compte_id = c.id
           and v.evenement = 'reinitialiser') as reinitialise
       from operation_comptes oc join comptes c on c.id = oc.compte_id
       join lateral (
         select e.id, e.prenom || ' ' || coalesce(e.nom_usage, e.nom) as nom, array[]::text[] as cles, null as mail,
           null as portable, e.prenom, e.nom as nom_de_famille,
           jsonb_build_object(e.id::text, e.date_naissance) as naissances
         from eleves e where e.ecole_id = oc.ecole_id and e.compte_id = c.id and e.parti_le is null
         union all
         select r.id, r.prenom || ' ' || coalesce(r.nom_usage, r.nom), array[r.cle_nom, r.cle_nom_usage], r.mail,
           r.portable, r.prenom, r.nom,
           (select jsonb_object_agg(e.id::text, e.date_naissance) from rattachements t
            join eleves e on e.ecole_id = t.ecole_id and e.id = t.eleve_id and e.parti_le is null
            where t.ecole_id = r.ecole_id and t.representant_legal_id = r.id)
         from representants_legaux r where r.ecole_id = oc.ecole_id and r.compte_id = c.id and r.parti_le is null) f on true
       left join provisoires p on p.ecole_id = oc.ecole_id and p.compte_id = c.id
       where oc.ecole_id = ${ecole.id} and oc.operation_id = any (${ecole.operations}) and oc.effet = 'attribuer'
         and f.naissances is not null
       order by oc.operation_id, c.id`,
    );
    return { ecole, suites: suitesDe(informes, deps.clock.now()) };
  });
}

/** Those whom the start waits for: one of each state, and whom the terminal names. */
export async function commencerLePortail(deps: Deps): Promise<void> {
  const lu = await lire(deps);
  if (lu === undefined || lu.ecole.habitee) return;
  await Promise.all(lu.suites.filter(({ enTete }) => enTete).map((suite) => aller(deps, suite)));
  await reinitialiser(deps, lu);
}

/** All the others, once the application answers: one after the other, which leaves a processor to who looks at it. */
export async function peuplerLePortail(deps: Deps): Promise<void> {
  const lu = await lire(deps);
  for (const suite of lu?.ecole.habitee === false ? lu.suites : []) {
    if (deps.stopping.aborted) return;
    await aller(deps, suite);
  }
}

export interface ComptePublic {
  profil: Profil;
  identifiant: string;
  nom: string;
}

/** The people whom the terminal names, as long as their password is the one it gives. */
export const comptesDuPortail = async (deps: Deps): Promise<ComptePublic[]> =>
  ((await lire(deps))?.suites ?? [])
    .filter(({ publique, qui }) => publique && qui.etat === 'actif' && qui.motDePasseChoisi)
    .map(({ qui: { profil, identifiant, nom } }) => ({ profil, identifiant, nom }));

/** Whoever is still « informé »; then dated as it should have been. */
async function aller(deps: Deps, { qui, le, voie }: Suite): Promise<void> {
  const { chiffre, cle, etat, compteId } = qui;
  if (etat !== 'informe' || chiffre === null || cle === null) return;
  await prolonger(deps, compteId);
  const alors = { ...deps, clock: { now: () => le } };
  const porteur = { ...qui, chiffre, cle };
  if (qui.profil === 'eleve') await activerUnEleve(alors, porteur);
  else if (voie.par === 'sms') await inscrireUnRepresentant(alors, porteur);
  else if (voie.par === 'franceconnect') await identifierUnRepresentant(alors, porteur);
  else await activerUnRepresentant(alors, porteur, voie);
  await antidater(deps, compteId, le);
}

/** The letter was good when it was used: the database, whose clock is today's, must find it so. */
const prolonger = (deps: Deps, compteId: string): Promise<number> =>
  deps.database.withOps((trx) =>
    trx.run(
      sql`update provisoires set expire_le = now() + interval '1 hour' where compte_id = ${compteId} and expire_le <= now()`,
    ),
  );

/** The owner dates what the database dated by itself (the journal keeps its own time). */
const antidater = (deps: Deps, compteId: string, le: Date): Promise<void> =>
  deps.database.withOps(async (trx) => {
    await trx.run(
      sql`update comptes set active_le = case when active_le is not null then ${le}::timestamptz end,
         mail_confirme_le = case when mail_confirme_le is not null then ${le}::timestamptz end,
         portable_confirme_le = case when portable_confirme_le is not null then ${le}::timestamptz end where id = ${compteId}`,
    );
    // The mail takes some minutes to be read.
    await trx.run(
      sql`update compte_evenements set le = ${le}::timestamptz
         - case when evenement in ('activation_commencee', 'signalement') then interval '7 minutes' else interval '0' end
       where compte_id = ${compteId} and auteur = 'Titulaire du compte'`,
    );
    await trx.run(sql`update enfants_confirmes set le = ${le} where compte_id = ${compteId}`);
    await trx.run(
      sql`update signalements s set signale_le = ${le} from representants_legaux r
       where r.compte_id = ${compteId} and s.ecole_id = r.ecole_id and s.representant_legal_id = r.id`,
    );
  });

/** Passwords forgotten since: the school has given others. */
async function reinitialiser(deps: Deps, { ecole, suites }: Lu): Promise<void> {
  const aFaire = suites.filter(
    ({ qui, reinitialiseIlYA }) => reinitialiseIlYA !== undefined && !qui.reinitialise,
  );
  if (aFaire.length === 0) return;
  const acces = await ouvrirAcces(deps, { ecoleId: ecole.id, agentId: ecole.agentId });
  for (const { qui, reinitialiseIlYA = 0 } of aFaire) {
    const demande = { profil: qui.profil, type: 'reinitialiser' } as const;
    await operer(deps, reinitialiseIlYA, { acces, auteur: DIRECTRICE }, demande, { ficheIds: [qui.ficheId] });
  }
  await fermerAcces(deps, acces);
}
