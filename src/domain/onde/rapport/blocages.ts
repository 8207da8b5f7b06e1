import { phrase } from '../../phrase.ts';
import type { EtatEcole, FicheRepresentant } from '../diff/etat.ts';
import type { Alerte, DiffOnde, LienModifie, Ref } from '../diff/types.ts';

type Mouvements = Pick<DiffOnde, 'eleves' | 'responsables' | 'liens'>;

/**
 * What touches somebody whom the school blocks (rules §4.1): under another name, the same person would come back unblocked. The
 * direction decides: migrations/fonctions/blocage.sql refuses it to a delegate.
 */
export function alertesBlocage(ecole: EtatEcole, { eleves, responsables, liens }: Mouvements): Alerte[] {
  const bloques = new Map(
    ecole.representants.filter(({ bloque }) => bloque).map((fiche) => [fiche.id, fiche]),
  );
  const elevesBloques = new Set(ecole.eleves.filter(({ bloque }) => bloque).map(({ id }) => id));
  if (bloques.size + elevesBloques.size === 0) return [];
  const departs = [
    ...eleves.departs.filter(({ id }) => elevesBloques.has(id)),
    ...responsables.departs.filter(({ id }) => bloques.has(id)),
  ];
  const partis = new Set(responsables.departs.map(({ id }) => id));
  const perdus = liens.retires.filter(({ responsable }) => {
    const id = ficheDe(responsable);
    return id !== undefined && bloques.has(id) && !partis.has(id);
  });
  const parEleve = new Map<string | undefined, FicheRepresentant[]>();
  for (const { eleveId, representantId } of ecole.rattachements) {
    const bloque = bloques.get(representantId);
    if (bloque) parEleve.set(eleveId, [...(parEleve.get(eleveId) ?? []), bloque]);
  }
  return [
    ...departs.map((fiche) =>
      alerte(phrase`Le compte de ${nomDe(fiche)} est bloqué, et cette mise à jour lui fait quitter l'école.`),
    ),
    ...perdus.map(({ nomResponsable, nomEleve }) =>
      alerte(
        phrase`Le compte de ${nomDe(nomResponsable)} est bloqué, et cette mise à jour lui retire l'élève ${nomDe(nomEleve)}.`,
      ),
    ),
    ...liens.ajoutes.flatMap((lien) =>
      (parEleve.get(ficheDe(lien.eleve)) ?? [])
        .filter(({ id }) => id !== ficheDe(lien.responsable))
        .map((bloque) => aupresDe(lien, bloque)),
    ),
  ];
}

export const toucheUnBlocage = ({ alertes }: Pick<DiffOnde, 'alertes'>): boolean =>
  alertes.some(({ code }) => code === 'blocage');

const aupresDe = ({ nomResponsable, nomEleve }: LienModifie, bloque: Nomme): Alerte =>
  alerte(
    phrase`${nomDe(nomResponsable)} devient représentant légal de l'élève ${nomDe(nomEleve)}, comme ${nomDe(bloque)} dont le compte est bloqué. Si c'est la même personne sous un autre nom, bloquez aussi son nouveau compte.`,
  );

const alerte = (message: string): Alerte => ({ code: 'blocage', message });

const ficheDe = (ref: Ref): string | undefined => ('fiche' in ref ? ref.fiche : undefined);

interface Nomme {
  nom: string;
  nomUsage: string | null;
  prenom: string;
}
const nomDe = ({ nom, nomUsage, prenom }: Nomme): string => `${prenom} ${nomUsage ?? nom}`;
