import sql, { raw } from 'sql-template-tag';
import { AUTEUR_NUIT } from '../../../src/domain/auteurs.ts';
import { paths } from '../../../src/paths.ts';
import { activer, informerAvec } from '../../builders/compte.ts';
import { ajouterRepresentants, desRepresentants, type EcoleTest } from '../../builders/ecole.ts';
import type { TestApp } from '../app.ts';
import { marquerComptes, refuserMails, signaler } from '../scenes/ecran-comptes.ts';
import type { Visiteur } from '../visiteur/visiteur.ts';
import type { PageDeGalerie } from './galerie.ts';

const profil = 'representant_legal';
const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);

/** The guardians' screens and their operations, by sheets and by mail. */
export async function galerieRepresentants(
  test: { readonly current: TestApp },
  qui: Visiteur,
  ecole: EcoleTest & { eleves: readonly string[] },
  vide: EcoleTest,
): Promise<PageDeGalerie[]> {
  const { deps } = test.current;
  const { uai, eleves } = ecole;
  const [anomalies = '', ...ids] = await ajouterRepresentants(deps, ecole, [
    {
      // The longest of what a family may be called.
      nom: 'DE LA ROCHEFOUCAULD-D’ŁUKASZ-N’GUYỄN',
      prenom: 'Marie-Antoinette-Élisabeth',
      mail: 'marie-antoinette-elisabeth.de-la-rochefoucauld@messagerie-de-famille.exemple.fr',
      portable: '+33612345678',
      enfants: eleves.slice(0, 3),
    },
    ...desRepresentants(54, eleves),
  ]);
  await refuserMails(deps, [anomalies], 'L’adresse n’existe pas.');
  await signaler(deps, ecole, 'rattachement_errone', anomalies, eleves[0] ?? '');
  await signaler(deps, ecole, 'date_naissance_erronee', anomalies, eleves[1] ?? '');
  await informerAvec(deps, ids.slice(0, 3), { expireLe: dans(-1), profil });
  await informerAvec(deps, ids.slice(3, 6), { expireLe: dans(3), profil });
  await activer(deps, ids.slice(6, 9), profil);
  await marquerComptes(deps, ids.slice(6, 8), "mail = 'parent@exemple.fr', mail_confirme_le = now()");
  await marquerComptes(
    deps,
    ids.slice(9, 11),
    "etat = 'en_cours', mot_de_passe_hache = 'x', origine = 'responsable'",
  );
  // The names have come to differ before the night.
  await deps.database.withOps((trx) =>
    trx.run(
      sql`insert into compte_evenements (ecole_id, compte_id, evenement, etat_avant, etat_apres, auteur)
         select r.ecole_id, c.id, 'nouvel_identifiant_refuse', c.etat, c.etat, ${AUTEUR_NUIT}
         from representants_legaux r join comptes c on c.id = r.compte_id where r.id = ${ids[8]}`,
    ),
  );

  const url = paths.representantsLegaux({ uai });
  const liste = await qui.ouvrir(url);
  const cochee = { cocher: [anomalies, ...ids.slice(12, 30)] };
  const plan = await qui.presser(liste, 'Informer par feuilles', cochee);
  const planParMail = await qui.presser(
    await qui.presser(liste, 'Informer par feuilles', cochee),
    'Informer par mail plutôt',
  );
  const parFeuilles = await qui.presser(
    await qui.presser(liste, 'Informer par feuilles', { cocher: ids.slice(30, 36) }),
    'Confirmer',
  );
  const parMail = await qui.presser(
    await qui.presser(
      await qui.presser(liste, 'Informer par feuilles', { cocher: ids.slice(36, 48) }),
      'Informer par mail plutôt',
    ),
    'Confirmer',
  );
  // One rejected, one that will be tried again, one gone.
  const suites = [
    "'rejete', motif = 'La boîte est pleine depuis trop longtemps.'",
    "'differe', motif = 'Le serveur de mail demande d’attendre.', prochain_essai_le = now() + interval '1 hour'",
    "'envoye', envoye_le = now()",
  ];
  await deps.database.withOps(async (trx) => {
    for (const suite of suites) {
      await trx.run(
        sql`update envois set statut = ${raw(suite)} where id in (select id from envois
           where operation_id = ${parMail.url.split('/').at(-1)} and statut = 'en_attente' order by id limit 2)`,
      );
    }
  });
  const toute = await qui.presser(await qui.ouvrir(`${url}?niveaux=CP`), 'Tout sélectionner');
  const reste = await qui.suivreLien(await qui.ouvrir(paths.quiReste({ uai })), 'Classe 1');
  const chercher = async (recherche: string) =>
    qui.presser(await qui.ouvrir(paths.guichet({ uai })), 'Chercher', { remplir: { recherche } });
  const fiche = (id: string) => paths.representantLegal({ uai, id });
  const page = (nom: string, adresse: string): PageDeGalerie => ({ nom, qui, url: adresse });
  return [
    page('représentants légaux', url),
    page('représentants légaux, page 2', `${url}?page=2&tri=classe&sens=desc`),
    page(
      'représentants légaux, filtrés',
      `${url}?q=rochefoucauld&mail=refusee&anomalies=rattachement_errone&niveaux=CP`,
    ),
    page('représentants légaux, sans résultat', `${url}?q=personne&portable=renseigne`),
    page('représentants légaux, tous sélectionnés', toute.url),
    page('représentants légaux d’une école vide', paths.representantsLegaux({ uai: vide.uai })),
    page('représentant légal, anomalies et adresse refusée', fiche(anomalies)),
    page('représentant légal, notification expirée', fiche(ids[0] ?? '')),
    page('représentant légal activé', fiche(ids[6] ?? '')),
    page('représentant légal en cours d’activation', fiche(ids[9] ?? '')),
    page('représentant légal informé par mail, rejeté', fiche(ids[36] ?? '')),
    page(
      'nouvel identifiant d’un représentant légal',
      paths.nouvelIdentifiantRepresentant({ uai, id: ids[6] ?? '' }),
    ),
    page('représentant légal, nouvel identifiant non attribué', fiche(ids[8] ?? '')),
    page('bloquer un représentant légal', paths.blocageRepresentant({ uai, id: ids[6] ?? '' })),
    page('plan par feuilles', plan.url),
    page('plan par mail', planParMail.url),
    page('représentants légaux informés par feuilles', parFeuilles.url),
    page('représentants légaux informés par mail', parMail.url),
    page('représentants légaux informés par mail, rejetés', `${parMail.url}?statut=rejete`),
    page('qui reste', paths.quiReste({ uai })),
    page('qui reste, une classe', reste.url),
    page('qui reste, école vide', paths.quiReste({ uai: vide.uai })),
    page('guichet', paths.guichet({ uai })),
    page('guichet, plusieurs', (await chercher('prénom1')).url),
    page('guichet, une famille', (await chercher('+33 6 12 34 56 78')).url),
    page('guichet, personne', (await chercher('Zzz')).url),
    page('guichet, recherche perdue', `${paths.guichet({ uai })}?pour=abc`),
    page('opérations', paths.operations({ uai })),
    page('opérations d’une école vide', paths.operations({ uai: vide.uai })),
  ];
}
