import { paths } from '../../paths.ts';
import { MOTS_PROFIL } from '../../textes/profil.ts';

/** Where the accounts of each profile are shown and acted on. */
export const ECRANS = {
  eleve: {
    onglet: 'eleves',
    libelle: MOTS_PROFIL.eleve.onglet,
    liste: paths.eleves,
    selection: paths.selectionEleves,
    fiche: paths.eleve,
    action: paths.actionEleve,
    nouvelIdentifiant: paths.nouvelIdentifiantEleve,
    annulerIdentifiant: paths.annulerIdentifiantEleve,
    blocage: paths.blocageEleve,
    deblocage: paths.debloquerEleve,
    listePdf: paths.listeElevesPdf,
    listeCsv: paths.listeElevesCsv,
  },
  representant_legal: {
    onglet: 'representants-legaux',
    libelle: MOTS_PROFIL.representant_legal.onglet,
    liste: paths.representantsLegaux,
    selection: paths.selectionRepresentants,
    fiche: paths.representantLegal,
    action: paths.actionRepresentant,
    nouvelIdentifiant: paths.nouvelIdentifiantRepresentant,
    annulerIdentifiant: paths.annulerIdentifiantRepresentant,
    blocage: paths.blocageRepresentant,
    deblocage: paths.debloquerRepresentant,
    listePdf: paths.listeRepresentantsPdf,
    listeCsv: paths.listeRepresentantsCsv,
  },
} as const;

/** An address, and the list one comes from. */
export const avecListe = (url: string, liste: string): string => (liste === '' ? url : `${url}?${liste}`);
