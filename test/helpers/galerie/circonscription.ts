import sql from 'sql-template-tag';
import { paths } from '../../../src/paths.ts';
import { creerAgent } from '../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import type { TestApp } from '../app.ts';
import { dansJours } from '../scenes/circonscription.ts';
import { Visiteur } from '../visiteur/visiteur.ts';
import type { Galerie, PageDeGalerie } from './galerie.ts';

/** Delegations in each state, as an IEN, a director and a teacher see them. */
export async function galerieCirconscription(
  test: { readonly current: TestApp },
  directrice: Visiteur,
  ecole: EcoleTest,
): Promise<Galerie> {
  const { deps } = test.current;
  const sansDirecteur = await creerEcole(deps, { uai: uai(9), nom: 'École des Lavandes' });
  const inspectrice = await creerAgent(deps, {
    identifiant: 'inspectrice',
    fonction: 'ien',
    prenom: 'Isabelle',
    nom: 'Bernard',
  });
  await creerAgent(deps, { identifiant: 'sanscirconscription', fonction: 'ien' });
  const lpetit = await creerAgent(deps, {
    identifiant: 'lpetit',
    fonction: 'enseignant',
    prenom: 'Lucie',
    nom: 'Petit',
  });
  const parti = await creerAgent(deps, {
    identifiant: 'parti',
    fonction: 'enseignant',
    prenom: 'Paul',
    nom: 'Parti',
  });
  const numeros = await deps.database.withOps(async (trx) => {
    const { id } = await trx.one<{ id: string }>(
      sql`insert into circonscriptions (code, nom, academie) values ('0990100W', 'Val-de-Sorgue', 'Aix-Marseille') returning id`,
    );
    await trx.run(
      sql`update ecoles set circonscription_id = ${id} where id = any (${[ecole.id, sansDirecteur.id]})`,
    );
    await trx.run(sql`insert into agent_circonscriptions values (${inspectrice.id}, ${id})`);
    for (const agent of [lpetit, parti])
      await trx.run(sql`insert into affectations (agent_id, ecole_id) values (${agent.id}, ${ecole.id})`);
    const deleguer = async (
      a: string,
      debut: number,
      fin: number,
      instants: Record<string, 'now()'> = {},
    ) => {
      const { id: numero } = await trx.one<{ id: string }>(
        sql`insert into delegations (agent_id, ecole_id, perimetre, debut, fin, accordee_par, effet_le, acceptee_le, retiree_le,
          refusee_le, motif)
        values (${a}, ${ecole.id}, 'eleves', ${dansJours(debut)}, ${dansJours(fin)}, ${inspectrice.id},
          ${instants.attend ? sql`now() + interval '1 day'` : sql`now()`}, ${instants.acceptee ? sql`now()` : null},
          ${instants.retiree ? sql`now()` : null}, ${instants.refusee ? sql`now()` : null}, 'Le motif donné.')
        returning id`,
      );
      return numero;
    };
    await deleguer(lpetit.id, -90, -60);
    await deleguer(lpetit.id, -50, -40, { refusee: 'now()' });
    await deleguer(parti.id, -5, 5, { retiree: 'now()' });
    const aVenir = await deleguer(lpetit.id, 20, 30);
    const enCours = await deleguer(lpetit.id, -1, 10, { acceptee: 'now()' });
    return { aVenir, enCours, enAttente: await deleguer(lpetit.id, 40, 50, { attend: 'now()' }) };
  });
  const ien = await Visiteur.connecter(test, 'inspectrice');
  const autre = await Visiteur.connecter(test, 'sanscirconscription');
  const partie = await Visiteur.connecter(test, 'parti');
  const saisie = { enseignant: lpetit.id, perimetre: 'eleves', debut: dansJours(60), fin: dansJours(70) };
  const dIen = (url: string, nom: string): PageDeGalerie => ({ nom, qui: ien, url });
  const dEcole = (url: string, nom: string): PageDeGalerie => ({ nom, qui: directrice, url });
  const relire = paths.relireDelegation({ uai: ecole.uai });
  const nouvelle = paths.nouvelleDelegation({ uai: ecole.uai });
  const enseignants = await directrice.ouvrir(paths.enseignants({ uai: ecole.uai }));
  return {
    pages: [
      dIen(paths.arena(), 'portail d’une IEN'),
      dIen(paths.circonscription(), 'suivi de la circonscription'),
      dIen(`${paths.circonscription()}?silencieuses=1`, 'suivi, écoles silencieuses'),
      { nom: 'suivi, sans école', qui: autre, url: paths.circonscription() },
      dIen(paths.delegations(), 'délégations'),
      dIen(`${paths.delegations()}?q=personne`, 'délégations, sans résultat'),
      { nom: 'délégations, sans école', qui: autre, url: paths.delegations() },
      dIen(paths.delegationsEcole({ uai: ecole.uai }), 'délégations d’une école'),
      dIen(paths.delegationsEcole({ uai: sansDirecteur.uai }), 'délégations d’une école sans directeur'),
      dIen(paths.nouvelleDelegation({ uai: ecole.uai }), 'déléguer'),
      dIen(paths.nouvelleDelegation({ uai: sansDirecteur.uai }), 'déléguer, sans enseignant'),
      dIen(`${nouvelle}?${new URLSearchParams({ ...saisie, renouveler: numeros.enCours })}`, 'renouveler'),
      { ...dIen(relire, 'déléguer, champs vides'), statut: 422 },
      dIen(`${relire}?${new URLSearchParams(saisie)}`, 'relire une délégation'),
      {
        ...dIen(`${relire}?${new URLSearchParams({ ...saisie, debut: dansJours(-1) })}`, 'déléguer, refusé'),
        statut: 422,
      },
      // « parti » has nothing that lives: a day that is over before an answer is waited for no more.
      dIen(
        `${relire}?${new URLSearchParams({ ...saisie, enseignant: parti.id, debut: dansJours(0), fin: dansJours(0) })}`,
        'relire une délégation qui finit trop tôt',
      ),
      dIen(paths.delegation({ id: numeros.enCours }), 'délégation en cours'),
      dEcole(paths.enseignants({ uai: ecole.uai }), 'enseignants et délégations'),
      dEcole(paths.delegationEcole({ uai: ecole.uai, id: numeros.enAttente }), 'délégation à accepter'),
      dEcole(paths.delegationEcole({ uai: ecole.uai, id: numeros.aVenir }), 'délégation à venir'),
      { nom: 'portail, délégation retirée', qui: partie, url: paths.arena() },
      { nom: 'choix de l’école, délégation retirée', qui: partie, url: paths.ecoles() },
      { nom: 'délégation retirée', qui: partie, url: paths.accueil({ uai: ecole.uai }), statut: 404 },
    ],
    reponses: [
      {
        nom: 'mettre fin sans motif',
        page: await ien.presser(
          await ien.ouvrir(paths.delegation({ id: numeros.enCours })),
          'Mettre fin à la délégation',
        ),
      },
      {
        nom: 'déclarer un enseignant, champs vides',
        page: await directrice.presser(enseignants, 'Déclarer dans l’école'),
      },
    ],
  };
}
