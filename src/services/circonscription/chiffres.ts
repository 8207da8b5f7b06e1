import type { Deps } from '../../deps.ts';
import { CSV_CIRCONSCRIPTION } from '../../documents/listes/circonscription.ts';
import { listeCsv } from '../../documents/listes/liste-csv.ts';
import { estSilencieuse } from '../../domain/circonscription/chiffres.ts';
import { lireChiffresDeCirconscription } from '../../queries/circonscription/chiffres.ts';
import type { Telechargement } from '../operations/documents-eleves.ts';

/** The figures of the IEN's circonscription as a file: one row per school, or per silent school, no name. */
export async function exporterChiffres(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  session: string,
  silencieuses: boolean,
): Promise<Telechargement> {
  const { nuit, ecoles } = await database.readAgent(session, lireChiffresDeCirconscription);
  const maintenant = clock.now();
  return {
    nomFichier: 'circonscription.csv',
    type: 'text/csv; charset=utf-8',
    contenu: listeCsv(
      CSV_CIRCONSCRIPTION,
      ecoles
        .map((ecole) => ({ ...ecole, nuit, silencieuse: estSilencieuse(ecole.derniereActionLe, maintenant) }))
        .filter(({ silencieuse }) => silencieuse || !silencieuses),
    ),
  };
}
