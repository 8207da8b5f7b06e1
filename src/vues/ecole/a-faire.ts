import type { Profil } from '../../domain/comptes/etats.ts';
import { type FaitsDeLEcole, type Tache, tachesDe } from '../../domain/ecole/a-faire.ts';
import { couvre } from '../../domain/ecole/perimetre.ts';
import { formatDate, formatNombre, pluriel } from '../../domain/francais.ts';
import { jourDeParis } from '../../domain/jour.ts';
import { phrase } from '../../domain/phrase.ts';
import { rentreeDe } from '../../domain/statistiques/tendance.ts';
import { paths } from '../../paths.ts';
import type { DelegationMontree } from '../../queries/circonscription/delegations.ts';
import type { AInformer, ChiffresEleves, ChiffresRepresentants } from '../../queries/ecole/accueil.ts';
import type { EcoleAdministree } from '../../queries/ecole/ecoles.ts';
import { compterPersonnes, MOTS_PROFIL } from '../../textes/profil.ts';
import { attentesVM } from '../circonscription/enseignants.ts';
import type { BoutonVM, LienVM } from '../commun.ts';
import { avecListe, ECRANS } from '../comptes/ecrans.ts';
import { boutonInformer, boutonOnde } from '../comptes/reste/prochaine-action.ts';

/** A sentence, whose figures open their lists, and the one button that does it. */
export interface TacheVM {
  mots: readonly (string | LienVM)[];
  bouton: BoutonVM;
}

/** What the tasks are found and told from. */
export interface EtatDeLEcole {
  /** Null: not for whoever reads. */
  representants: ChiffresRepresentants | null;
  eleves: ChiffresEleves;
  /** Alive; none for who does not direct the school. */
  delegations: readonly DelegationMontree[];
  maintenant: Date;
}

/** « À faire maintenant » (rules §5.1). */
export function tachesVM(ecole: EcoleAdministree, etat: EtatDeLEcole): TacheVM[] {
  const { ondeMajLe, perimetre, gestionComptesEleves } = ecole;
  const { representants, eleves, delegations, maintenant } = etat;
  const faits: FaitsDeLEcole = {
    jour: jourDeParis(maintenant),
    onde: couvre(perimetre, paths.onde.perimetre)
      ? { majLe: ondeMajLe === null ? null : jourDeParis(ondeMajLe) }
      : null,
    delegations: delegations.filter((delegation) => delegation.etat === 'en_attente').length,
    representants: representants && {
      expirees: representants.expirees.nombre,
      jamais: representants.jamais.nombre,
      anomalies: representants.anomalies,
    },
    eleves: gestionComptesEleves
      ? { expirees: eleves.expirees.nombre, jamais: eleves.jamais.nombre, cp: eleves.cp }
      : null,
  };
  return tachesDe(faits).flatMap((tache) => DIRE[tache](ecole, etat) ?? []);
}

/** None of the tasks about guardians is for who does not see them. */
const DIRE: Readonly<Record<Tache, (ecole: EcoleAdministree, etat: EtatDeLEcole) => TacheVM | null>> = {
  delegation: ({ uai }, { delegations }) => {
    const [une, ...autres] = attentesVM(delegations);
    return autres.length === 0 && une?.lien !== undefined
      ? { mots: [`${une.titre}. ${une.message}`], bouton: { methode: 'get', ...une.lien } }
      : {
          mots: [
            phrase`${pluriel(autres.length + 1, 'délégation', 'délégations')} de l'IEN attendent votre accord.`,
          ],
          bouton: { methode: 'get', libelle: 'Accepter ou refuser', url: paths.enseignants({ uai }) },
        };
  },
  sans_donnees: ({ uai }) => ({
    mots: [phrase`L'école n'a encore reçu aucune donnée de ONDE : les comptes en viennent.`],
    bouton: boutonOnde(uai),
  }),
  mise_a_jour: ({ uai, ondeMajLe }, { maintenant }) => ({
    mots: [
      phrase`Les données de ONDE datent du ${ondeMajLe === null ? '' : formatDate(ondeMajLe)} : mettez l'école à jour pour la rentrée ${rentreeDe(jourDeParis(maintenant)).slice(0, 4)}.`,
    ],
    bouton: boutonOnde(uai),
  }),
  expires_representants: ({ uai }, { representants }) =>
    representants && expires(uai, 'representant_legal', representants.expirees),
  expires_eleves: ({ uai }, { eleves }) => expires(uai, 'eleve', eleves.expirees),
  cp: ({ uai }, { eleves }) => {
    const cp = { nombre: eleves.cp, parMail: 0 };
    return jamais(uai, 'eleve', cp, { criteres: `niveaux=CP&${JAMAIS}`, parmi: ' de CP' });
  },
  jamais_representants: ({ uai }, { representants }) =>
    representants && jamais(uai, 'representant_legal', representants.jamais),
  jamais_eleves: ({ uai }, { eleves }) => jamais(uai, 'eleve', eleves.jamais),
  anomalies: ({ uai }, { representants }) => {
    const mots = anomaliesVM(uai, representants);
    const url = avecListe(paths.representantsLegaux({ uai }), ANOMALIES);
    return mots && { mots, bouton: { methode: 'get', libelle: 'Voir les anomalies', url } };
  },
};

const ANOMALIES = 'anomalies=rattachement_errone&anomalies=date_naissance_erronee';

/** « 3 anomalies signalées par 2 représentants légaux, à corriger dans ONDE » (guide §2). */
export function anomaliesVM(
  uai: string,
  representants: Pick<ChiffresRepresentants, 'anomalies' | 'signalements'> | null,
): TacheVM['mots'] | null {
  if (representants === null || representants.anomalies === 0) return null;
  return [
    `${pluriel(representants.signalements, 'anomalie signalée', 'anomalies signalées')} par `,
    {
      libelle: compterPersonnes('representant_legal', representants.anomalies),
      url: avecListe(paths.representantsLegaux({ uai }), ANOMALIES),
    },
    ', à corriger dans ONDE.',
  ];
}

const JAMAIS = 'reste=jamais_informe';

const expires = (uai: string, profil: Profil, chiffre: AInformer): TacheVM =>
  informer(uai, profil, 'notification=expiree', chiffre, (qui) => [
    'Le mot de passe provisoire de ',
    qui,
    phrase` a expiré. Informez-${chiffre.nombre > 1 ? 'les' : 'le'} de nouveau`,
  ]);

const jamais = (
  uai: string,
  profil: Profil,
  chiffre: AInformer,
  { criteres, parmi } = { criteres: JAMAIS, parmi: '' },
): TacheVM =>
  informer(uai, profil, criteres, chiffre, ({ libelle, url }) => [
    { libelle: `${libelle}${parmi}`, url },
    chiffre.nombre > 1 ? ' n’ont jamais été informés' : ' n’a jamais été informé',
  ]);

/** The people of a list, what is said of them, how they are told, and the button that tells them all. */
function informer(
  uai: string,
  profil: Profil,
  criteres: string,
  chiffre: AInformer,
  dire: (qui: LienVM) => TacheVM['mots'],
): TacheVM {
  const { nombre, parMail } = chiffre;
  const url = avecListe(ECRANS[profil].liste({ uai }), criteres);
  return {
    mots: [...dire({ libelle: compterPersonnes(profil, nombre), url }), ...comment(profil, url, chiffre)],
    bouton: boutonInformer(uai, { profil, criteres, parMail: parMail > 0 }, { nombre }),
  };
}

/** The end of the sentence: who is written to, and who gets paper. */
function comment(profil: Profil, liste: string, { nombre, parMail }: AInformer): TacheVM['mots'] {
  const { feuille, feuilles } = MOTS_PROFIL[profil];
  const papier = nombre - parMail;
  const ceux = (n: number, mail: string): LienVM => ({
    libelle: formatNombre(n),
    url: `${liste}&mail=${mail}`,
  });
  if (profil === 'eleve') return ['.'];
  if (papier === 0) return [', par mail.'];
  if (parMail === 0)
    return [phrase`, par ${papier > 1 ? feuilles : feuille}, faute d'adresse mail utilisable.`];
  return [
    phrase` : par mail pour `,
    ceux(parMail, 'utilisable'),
    ', puis par lettre pour ',
    ceux(papier, 'inutilisable'),
    ' sans adresse mail utilisable.',
  ];
}
