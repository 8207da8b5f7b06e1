import sql from 'sql-template-tag';
import { currentOtpCode } from '../../../src/auth/otp.ts';
import { commande as agentsCreer } from '../../../src/cli/commandes/agents/creer.ts';
import { paths } from '../../../src/paths.ts';
import { poserAdresse } from '../../builders/adresse.ts';
import { creerAgent, MOT_DE_PASSE, SECRET_OTP } from '../../builders/agent.ts';
import { activer, bloquer, informerAvec } from '../../builders/compte.ts';
import { ajouterEleves, creerEcole, desEleves, uai } from '../../builders/ecole.ts';
import { attribuerIdentifiants } from '../../helpers/nuit.ts';
import type { TestApp } from '../app.ts';
import { lancer } from '../processus/ops.ts';
import { ouvrirNavigation } from '../visiteur/connexion.ts';
import { donnerCodePour } from '../visiteur/sessions.ts';
import { lienDe, type Page, Visiteur } from '../visiteur/visiteur.ts';
import { galerieCirconscription } from './circonscription.ts';
import { galerieOnde } from './onde.ts';
import { galerieRepresentants } from './representants.ts';
import { galerieStatistiques } from './statistiques.ts';

/** A page in one of its states, and who sees it. */
export interface PageDeGalerie {
  nom: string;
  qui: Visiteur;
  url: string;
  statut?: number;
}

/** A page that only answers a form. */
export interface ReponseDeGalerie {
  nom: string;
  page: Page;
}

export interface Galerie {
  pages: PageDeGalerie[];
  reponses: ReponseDeGalerie[];
}

const dans = (jours: number) => new Date(Date.now() + jours * 86_400_000);

/** Every page of the application, in each of its states. */
export async function monterGalerie(test: { readonly current: TestApp }): Promise<Galerie> {
  const { deps } = test.current;
  const ecole = await creerEcole(deps, { uai: uai(1), nom: 'École des Tilleuls' });
  const fermee = await creerEcole(deps, { uai: uai(2), nom: 'École fermée', gestionComptesEleves: false });
  const vide = await creerEcole(deps, { uai: uai(3), nom: 'École vide' });
  const ids = await ajouterEleves(deps, ecole, desEleves(56));
  const [nonGere = ''] = await ajouterEleves(deps, fermee, desEleves(9));
  await informerAvec(deps, ids.slice(0, 8), { expireLe: dans(-1) });
  await informerAvec(deps, ids.slice(8, 12), { expireLe: dans(3) });
  await activer(deps, ids.slice(12, 20));
  await bloquer(deps, ids.slice(20, 23));
  await deps.database.withOps((trx) =>
    trx.run(
      sql`update ecoles set onde_maj_le = now(), adresse = '3 place du Lavoir', code_postal = '99110'
         where id = ${ecole.id}`,
    ),
  );
  await poserAdresse(deps, ecole, 'eleve', 'https://ent.exemple.fr');
  await poserAdresse(deps, ecole, 'representant_legal', 'http://xn--cole-9oa.fr/accueil');
  await poserAdresse(deps, fermee, 'eleve', 'https://ent.exemple.fr', { affichee: false });
  await poserAdresse(deps, fermee, 'representant_legal', 'https://ent.exemple.fr', { verifiee: false });
  await deps.database.withOps((trx) =>
    trx.run(sql`insert into academies values ('Aix-Marseille', 'assistance@exemple.fr', '04 90 00 00 00')`),
  );
  await creerAgent(deps, { ecoles: [ecole, fermee, vide] });
  await creerAgent(deps, {
    identifiant: 'deleguee',
    fonction: 'enseignant',
    mail: 'claire.martin@exemple.fr',
    delegueesEleves: [ecole, vide],
  });
  await creerAgent(deps, { identifiant: 'sansdroit', fonction: 'enseignant' });

  const anonyme = new Visiteur(test, ouvrirNavigation(test));
  const directrice = await Visiteur.connecter(test, 'directrice');
  const deleguee = await Visiteur.connecter(test, 'deleguee');
  await Visiteur.connecter(test, 'deleguee');
  const sansDroit = await Visiteur.connecter(test, 'sansdroit');
  const telephone = await sansDroit.confirmerParCode(await sansDroit.ouvrir(paths.nouveauTelephone()));
  await sansDroit.presser(telephone, 'Afficher le QR code');
  await donnerCodePour(test, 'directrice', 'telephone');
  const enAttente = new Visiteur(test, ouvrirNavigation(test));
  await enAttente.presser(await enAttente.ouvrir(paths.connexion()), 'Continuer', {
    remplir: { identifiant: 'directrice', motDePasse: MOT_DE_PASSE },
  });
  const { aEnroler, aPhotographier } = await premieresConnexions(test);

  const eleve = (rang: number) => paths.eleve({ uai: ecole.uai, id: ids[rang] ?? '' });
  const liste = await directrice.ouvrir(paths.eleves({ uai: ecole.uai }));
  const courte = await directrice.ouvrir(`${paths.eleves({ uai: ecole.uai })}?niveaux=CM2`);
  const toute = await directrice.presser(courte, 'Tout sélectionner');
  const plan = await directrice.presser(toute, 'Informer');
  const planReinitialisant = await directrice.presser(
    await directrice.presser(toute, 'Informer'),
    'Réinitialiser aussi les mots de passe',
  );
  const impossible = await directrice.presser(liste, 'Réinitialiser les mots de passe', {
    cocher: ids.slice(20, 25),
  });
  const informes = await directrice.presser(
    await directrice.presser(liste, 'Informer', { cocher: ids.slice(20, 40) }),
    'Confirmer',
  );
  await bloquer(deps, ids.slice(38, 40));
  const reinitialises = await directrice.presser(
    await directrice.presser(liste, 'Réinitialiser les mots de passe', { cocher: ids.slice(12, 14) }),
    'Confirmer',
  );
  const demander = async (rang: number) =>
    directrice.presser(
      await directrice.ouvrir(paths.nouvelIdentifiantEleve({ uai: ecole.uai, id: ids[rang] ?? '' })),
      'Confirmer',
    );
  await demander(31);
  await attribuerIdentifiants(deps);
  await demander(32);
  const journal = () => paths.journal({ uai: ecole.uai });
  const dEcole = (url: string, nom: string): PageDeGalerie => ({ nom, qui: directrice, url });
  const pages: PageDeGalerie[] = [
    { nom: 'connexion', qui: anonyme, url: paths.connexion() },
    { nom: 'connexion, déconnecté', qui: anonyme, url: `${paths.connexion()}?deconnecte=1` },
    { nom: 'connexion, trop tard', qui: anonyme, url: `${paths.connexion()}?expiree=1` },
    { nom: 'guide, anonyme', qui: anonyme, url: paths.guide() },
    { nom: 'page introuvable, anonyme', qui: anonyme, url: '/inconnue', statut: 404 },
    { nom: 'code', qui: enAttente, url: paths.connexionOtp() },
    { nom: 'code de secours', qui: enAttente, url: `${paths.connexionOtp()}?secours=1` },
    { nom: 'enrôlement', qui: aEnroler, url: paths.enrolement() },
    { nom: 'téléphone', qui: aPhotographier, url: paths.enrolementTelephone() },
    { nom: 'portail sans droit', qui: sansDroit, url: paths.arena() },
    { nom: 'aucune école', qui: sansDroit, url: paths.ecoles() },
    { nom: 'action interdite', qui: deleguee, url: paths.parametrage({ uai: ecole.uai }), statut: 403 },
    { nom: 'choix de l’école, par délégation', qui: deleguee, url: paths.ecoles() },
    { nom: 'mon accès, deux sessions', qui: deleguee, url: paths.monAcces() },
    { nom: 'mon accès, sans école', qui: sansDroit, url: paths.monAcces() },
    { nom: 'nouveau téléphone, QR code', qui: sansDroit, url: paths.nouveauTelephone() },
    dEcole(paths.confirmationOtp(), 'confirmation'),
    dEcole(`${paths.confirmationOtp()}?secours=1`, 'confirmation par code de secours'),
    dEcole(
      `${paths.confirmationOtp()}?retour=${paths.codesSecours()}`,
      'confirmation, pour des codes de secours',
    ),
    dEcole(paths.codesSecours(), 'codes de secours'),
    dEcole(paths.monAcces(), 'mon accès, sans mail'),
    dEcole(paths.monMotDePasse(), 'changer de mot de passe'),
    dEcole(paths.nouveauTelephone(), 'nouveau téléphone'),
    dEcole(paths.arena(), 'portail'),
    dEcole(paths.ecoles(), 'choix de l’école'),
    dEcole(`${paths.ecoles()}?q=tilleuls`, 'choix de l’école, recherche'),
    dEcole(`${paths.ecoles()}?q=personne`, 'choix de l’école, sans résultat'),
    dEcole(paths.guide(), 'guide'),
    dEcole(paths.accessibilite(), 'accessibilité'),
    dEcole(paths.accueil({ uai: ecole.uai }), 'accueil'),
    dEcole(paths.accueil({ uai: vide.uai }), 'accueil d’une école vide'),
    dEcole(paths.accueil({ uai: fermee.uai }), 'accueil, gestion désactivée'),
    dEcole(paths.eleves({ uai: ecole.uai }), 'élèves'),
    dEcole(`${paths.eleves({ uai: ecole.uai })}?page=2&tri=classe&sens=desc`, 'élèves, page 2'),
    dEcole(
      `${paths.eleves({ uai: ecole.uai })}?q=nom&niveaux=CP&niveaux=CE1&etats=informe`,
      'élèves, filtrés',
    ),
    dEcole(`${paths.eleves({ uai: ecole.uai })}?notification=expiree`, 'élèves, notifications expirées'),
    dEcole(`${paths.eleves({ uai: ecole.uai })}?q=personne`, 'élèves, sans résultat'),
    dEcole(toute.url, 'élèves, tous sélectionnés'),
    dEcole(paths.eleves({ uai: vide.uai }), 'élèves d’une école vide'),
    dEcole(paths.quiReste({ uai: fermee.uai }), 'qui reste, gestion désactivée'),
    { nom: 'guichet, élèves seulement', qui: deleguee, url: paths.guichet({ uai: ecole.uai }) },
    dEcole(paths.eleves({ uai: fermee.uai }), 'élèves, gestion désactivée'),
    dEcole(eleve(0), 'élève, notification expirée'),
    dEcole(paths.eleve({ uai: fermee.uai, id: nonGere }), 'élève, gestion désactivée'),
    dEcole(eleve(15), 'élève activé'),
    dEcole(eleve(20), 'élève bloqué'),
    dEcole(eleve(30), 'élève informé, avec historique'),
    dEcole(eleve(50), 'élève jamais informé'),
    dEcole(paths.nouvelIdentifiantEleve({ uai: ecole.uai, id: ids[30] ?? '' }), 'nouvel identifiant'),
    dEcole(eleve(31), 'élève, nouvel identifiant à remettre'),
    dEcole(eleve(32), 'élève, nouvel identifiant demandé'),
    dEcole(paths.blocageEleve({ uai: ecole.uai, id: ids[30] ?? '' }), 'bloquer'),
    dEcole(paths.blocageEleve({ uai: ecole.uai, id: ids[21] ?? '' }), 'débloquer'),
    dEcole(plan.url, 'plan'),
    dEcole(planReinitialisant.url, 'plan qui réinitialise'),
    dEcole(impossible.url, 'plan impossible'),
    dEcole(informes.url, 'élèves informés, deux bloqués depuis'),
    dEcole(reinitialises.url, 'mots de passe réinitialisés'),
    dEcole(paths.parametrage({ uai: ecole.uai }), 'paramétrage'),
    dEcole(paths.parametrage({ uai: fermee.uai }), 'paramétrage, gestion désactivée'),
    dEcole(paths.parametrage({ uai: vide.uai }), 'paramétrage, sans adresse'),
    dEcole(journal(), 'journal'),
    dEcole(`${journal()}?type=mots_de_passe&du=2026-01-01`, 'journal, filtré'),
    dEcole(`${journal()}?du=2099-01-01`, 'journal, sans résultat'),
    { ...dEcole(`${journal()}?du=32/01/2026&au=x`, 'journal, dates fausses'), statut: 422 },
    dEcole(
      lienDe(await directrice.ouvrir(`${journal()}?type=mots_de_passe`), 'et 14 autres'),
      'entrée du journal',
    ),
    { nom: 'page introuvable', qui: directrice, url: '/inconnue', statut: 404 },
  ];
  const representants = await galerieRepresentants(test, directrice, { ...ecole, eleves: ids }, vide);
  const onde = await galerieOnde(
    directrice,
    { ...ecole, eleves: desEleves(56) },
    { ...fermee, eleves: desEleves(9) },
  );
  const autres = await reponses(test, {
    directrice,
    liste: courte,
    feuilles: `${informes.url}/feuilles.pdf`,
  });
  const statistiques = await galerieStatistiques(
    test,
    { directrice, deleguee },
    { ouverte: ecole, fermee, vide },
  );
  const delegations = await galerieCirconscription(test, directrice, ecole);
  return {
    pages: [...pages, ...representants, ...onde.pages, ...statistiques, ...delegations.pages],
    reponses: [...autres, ...onde.reponses, ...delegations.reponses],
  };
}

/** Two agents at the two steps of their first login. */
async function premieresConnexions(test: { readonly current: TestApp }) {
  const arriver = async (identifiant: string) => {
    const options = { identifiant, nom: 'Nouvelle', prenom: 'Nadia', fonction: 'enseignant' };
    const { sortie } = await lancer(test.current, agentsCreer, options);
    const lire = (libelle: string) => new RegExp(`^${libelle} +(\\S+)$`, 'm').exec(sortie)?.[1] ?? '';
    const qui = new Visiteur(test, ouvrirNavigation(test));
    const page = await qui.presser(await qui.ouvrir(paths.connexion()), 'Continuer', {
      remplir: { identifiant, motDePasse: lire('Mot de passe') },
    });
    return { qui, page, secret: lire('Code d’enrôlement') };
  };
  const premiere = await arriver('nouvelle1');
  const seconde = await arriver('nouvelle2');
  await seconde.qui.presser(seconde.page, 'Continuer', { remplir: { secret: seconde.secret } });
  return { aEnroler: premiere.qui, aPhotographier: seconde.qui };
}

/** Wrong passwords until tries are made to wait. */
async function faireAttendre(visiteur: Visiteur, connexion: Page): Promise<Page> {
  for (let essai = 0; essai < 10; essai += 1) {
    const page = await visiteur.presser(connexion, 'Continuer', {
      remplir: { identifiant: 'personne', motDePasse: 'x' },
    });
    if (page.statut === 429) return page;
  }
  throw new Error('Dix mots de passe faux, et rien n’attend');
}

async function reponses(
  test: { readonly current: TestApp },
  { directrice, liste, feuilles }: { directrice: Visiteur; liste: Page; feuilles: string },
): Promise<ReponseDeGalerie[]> {
  const visiteur = new Visiteur(test, ouvrirNavigation(test));
  const connexion = await visiteur.ouvrir(paths.connexion());
  const codes = await directrice.ouvrir(paths.codesSecours());
  const confirmation = await directrice.ouvrir(
    `${paths.confirmationOtp()}?${new URLSearchParams({ retour: feuilles })}`,
  );
  return [
    { nom: 'connexion, champs vides', page: await visiteur.presser(connexion, 'Continuer') },
    {
      nom: 'connexion refusée',
      page: await visiteur.presser(connexion, 'Continuer', {
        remplir: { identifiant: 'personne', motDePasse: 'x' },
      }),
    },
    { nom: 'connexion, à attendre', page: await faireAttendre(visiteur, connexion) },
    {
      nom: 'code d’un autre moment',
      page: await directrice.presser(confirmation, 'Confirmer', {
        remplir: { code: currentOtpCode(SECRET_OTP, new Date(test.current.clock.now().getTime() + 150_000)) },
      }),
    },
    {
      nom: 'code mal formé',
      page: await directrice.presser(confirmation, 'Confirmer', { remplir: { code: '12' } }),
    },
    { nom: 'nouveaux codes de secours', page: await directrice.presser(codes, 'Créer dix nouveaux codes') },
    { nom: 'document prêt', page: await directrice.confirmerParCode(confirmation) },
    {
      nom: 'guichet, rien à chercher',
      page: await directrice.presser(
        await directrice.ouvrir(paths.guichet({ uai: liste.url.split('/')[2] ?? '' })),
        'Chercher',
      ),
    },
    { nom: 'rien de sélectionné', page: await directrice.presser(liste, 'Informer') },
    {
      nom: 'session expirée',
      page: await directrice.presser(liste, 'Informer', { remplir: { _csrf: 'perime' } }),
    },
  ];
}
