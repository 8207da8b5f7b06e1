import sql from 'sql-template-tag';
import type { Deps } from '../../../src/deps.ts';
import { PROFILS } from '../../../src/domain/comptes/etats.ts';
import { jourDeParis } from '../../../src/domain/jour.ts';
import { paths } from '../../../src/paths.ts';
import { habiliter } from '../../builders/agent.ts';
import { ajouterEleves, creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import type { TestApp } from '../app.ts';
import { ecrirePeriodes, faireCetteNuit, peuplerStatistiques } from '../scenes/statistiques/statistiques.ts';
import type { Visiteur } from '../visiteur/visiteur.ts';
import type { PageDeGalerie } from './galerie.ts';

const LONGUE = 'CE1-CE2 d’ŁUKASZ-N’GUYỄN et des Œufs Brouillés';

/** « Statistiques », its three divisions, with a year behind them and without. */
export async function galerieStatistiques(
  test: { readonly current: TestApp },
  { directrice, deleguee }: { directrice: Visiteur; deleguee: Visiteur },
  { ouverte, fermee, vide }: { ouverte: EcoleTest; fermee: EcoleTest; vide: EcoleTest },
): Promise<PageDeGalerie[]> {
  const { deps } = test.current;
  const ancienne = await creerEcole(deps, { uai: uai(40), nom: 'École des statistiques' });
  await habiliter(deps, ancienne);
  await peuplerStatistiques(deps, ancienne, LONGUE);
  await faireCetteNuit(test.current);
  await ecrireAnnee(deps, ancienne, jourDeParis(test.current.clock.now()));
  const [partie = ''] = await ajouterEleves(deps, ancienne, [{ nom: 'P', prenom: 'P', classe: LONGUE }]);
  await deps.database.withOps((trx) => trx.run(sql`update eleves set parti_le = now() where id = ${partie}`));
  const page = (ecole: EcoleTest, nom: string, question = '', qui = directrice): PageDeGalerie => ({
    nom: `statistiques, ${nom}`,
    qui,
    url: `${paths.statistiques({ uai: ecole.uai })}${question}`,
  });
  return [
    page(ancienne, 'une année'),
    page(ancienne, 'par classe', '?par=classe'),
    page(ancienne, 'par niveau', '?par=niveau'),
    page(ouverte, 'première nuit'),
    page(ouverte, 'par délégation', '?par=classe', deleguee),
    page(fermee, 'gestion désactivée'),
    page(vide, 'école vide'),
  ];
}

/** Every day of it changes something, and fourteen of them have mails that left. */
async function ecrireAnnee(deps: Deps, ecole: EcoleTest, aujourdhui: string): Promise<void> {
  const jours = Array.from({ length: 60 }, (_, rang) => {
    const jour = (n: number) =>
      new Date(Date.parse(`${aujourdhui}T12:00:00Z`) - n * 86_400_000).toISOString().slice(0, 10);
    return { depuis: jour(60 - rang), jusquA: jour(59 - rang), rang };
  });
  await ecrirePeriodes(
    deps,
    ecole,
    PROFILS.flatMap((profil) =>
      jours.flatMap(({ depuis, jusquA, rang }) => [
        { profil, etat: 'non_informe', origine: null, depuis, jusquA, nombre: 140 - rang },
        { profil, etat: 'informe', origine: 'etablissement', depuis, jusquA, nombre: 20 + (rang % 7) },
        { profil, etat: 'actif', origine: 'responsable', depuis, jusquA, nombre: 1 + rang },
      ]),
    ),
  );
  await deps.database.withOps((trx) =>
    trx.run(sql`with o as (
        insert into operations (ecole_id, type, profil, mode, etat, auteur, executee_le)
        select ${ecole.id}, 'informer', 'representant_legal', 'mail', 'executee', 'Essai', now() - make_interval(days => n)
        from generate_series(2, 54, 4) n returning id
      ) insert into operation_comptes (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet)
        select ${ecole.id}, o.id, r.id, r.id, r.compte_id, 1, 'non_informe', 'attribuer'
        from o, representants_legaux r where r.ecole_id = ${ecole.id}`),
  );
}
