import type { Deps } from '../../deps.ts';
import type { EcoleDocument, ResteListe } from '../../documents/modeles.ts';
import { estDeReste, prochaineAction } from '../../domain/comptes/decision/prochaine-action.ts';
import { PROFILS, type Profil } from '../../domain/comptes/etats.ts';
import { faitsDuCompte } from '../../domain/comptes/faits.ts';
import { etatDuMailMarque } from '../../domain/comptes/joignable.ts';
import { enCapitales } from '../../domain/francais.ts';
import { listRestePourEnseignant, type ResteDUnEleve } from '../../queries/comptes/reste.ts';
import { journaliser, SUJETS_JOURNAL } from '../../repositories/journal.ts';
import { direGroupe, direReponse } from '../../textes/comptes/prochaine-action.ts';
import { GESTION } from '../comptes/fiches.ts';
import type { Telechargement } from './documents-eleves.ts';
import type { Demandeur } from './plans.ts';

/**
 * Who is left in a class, or in each, for its teacher: names, and no password. Of these profiles; the journal tells it, with
 * no password read.
 */
export async function listerReste(
  deps: Deps,
  qui: Demandeur,
  ecole: EcoleDocument,
  { classe, profils }: { classe: string | undefined; profils: readonly Profil[] },
): Promise<Telechargement> {
  const editeLe = deps.clock.now();
  const classes = classe === undefined ? [] : [classe];
  const lignes = await deps.database.withEcole(qui.acces, async (trx) => {
    // Nobody to look after: the right is limited to pupils, whom the school does not manage.
    for (const profil of profils.length === 0 ? (['eleve'] as const) : profils)
      await GESTION[profil].assertPermis(trx);
    const lues = await listRestePourEnseignant(trx, { profils, classes, maintenant: editeLe });
    for (const profil of PROFILS) {
      const nombre = new Set(lues.flatMap((lue) => (lue.profil === profil ? [lue.id] : []))).size;
      if (nombre > 0)
        await journaliser(trx, `${SUJETS_JOURNAL[profil]}.listes`, { format: 'pdf', nombre, comptes: [] });
    }
    return lues.map((lue) => ligneDe(lue, editeLe));
  });
  const contenu = deps.documents.listeRestePdf({
    ecole: { uai: ecole.uai, nom: ecole.nom, commune: ecole.commune },
    editeLe,
    lignes,
  });
  return { nomFichier: `qui-reste-t-il-${ecole.uai}.pdf`, type: 'application/pdf', contenu };
}

function ligneDe(lue: ResteDUnEleve, maintenant: Date): ResteListe {
  const { classe, eleveNom, elevePrenom, civilite, nom, prenom, mail, mailRefuse, portable } = lue;
  const faits = faitsDuCompte(lue, maintenant);
  const fiche = {
    mail: etatDuMailMarque(mail, mailRefuse),
    portable: portable !== null,
    parti: false,
  };
  const action = prochaineAction(faits, fiche, { gestionComptesEleves: true });
  return {
    classe,
    eleve: eleveNom === null ? '' : `${enCapitales(eleveNom)} ${elevePrenom}`,
    qui: lue.profil === 'eleve' ? 'L’élève' : [civilite, enCapitales(nom), prenom].filter(Boolean).join(' '),
    raison: estDeReste(action.raison) ? direGroupe(action.raison, null) : '',
    reponse: direReponse(faits, action),
  };
}
