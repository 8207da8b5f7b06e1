import { origineLabel } from '../domain/compte.ts';
import { ANOMALIE_LABELS, MAIL_LABELS, PORTABLE_LABELS } from '../domain/representants-legaux.ts';
import { sansPosition } from '../forms/comptes.ts';
import { type ListeRepresentantsQuery, listeRepresentantsSchema } from '../forms/representants-legaux.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { type LigneRepresentant, listRepresentants } from '../queries/representants-legaux.ts';
import type { AvecErreurs } from '../rendering/vues/commun.ts';
import type { LigneRepresentantVM } from '../rendering/vues/representants-legaux.ts';
import { paths } from '../routes/paths.ts';
import { listerRepresentants } from '../services/documents-representants.ts';
import { plusieurs, unSeul } from './filtres-comptes.ts';
import { type ListeComptes, lireListe } from './liste-comptes.ts';
import { selectionner, telecharger } from './selection-comptes.ts';

const profil = 'representant_legal';

const LISTE: ListeComptes<typeof profil, ListeRepresentantsQuery> = {
  profil,
  schema: listeRepresentantsSchema,
  criteresDe: sansPosition,
  pdf: paths.listeRepresentantsPdf,
  csv: paths.listeRepresentantsCsv,
  afficher,
  document: listerRepresentants,
};

export const afficherRepresentants = (ctx: EcoleContext): Promise<void> =>
  afficher(ctx, listeRepresentantsSchema.parse(ctx.req.query));
export const selectionnerRepresentants = selectionner(LISTE);
export const telechargerListeRepresentants = telecharger(LISTE);

async function afficher(
  ctx: EcoleContext,
  demande: ListeRepresentantsQuery,
  erreurs: AvecErreurs['erreurs'] = [],
): Promise<void> {
  const propres = filtresPropres(demande);
  const liste = await lireListe(ctx, demande, { profil, lire: listRepresentants, propres, erreurs });
  const vm = {
    ...liste,
    suggestion: `${paths.representantsLegaux({ uai: ctx.ecole.uai })}?etats=non_informe&etats=informe`,
    lignes: liste.lignes.map((ligne) => ({ ...ligne, ...marquesDuRepresentant(ligne) })),
  };
  ctx.page('representants-legaux/liste', vm, {
    titre: 'Représentants légaux',
    onglet: 'representants-legaux',
    status: erreurs.length > 0 ? 422 : 200,
  });
}

const filtresPropres = ({ mail, portable, anomalies }: ListeRepresentantsQuery) => [
  unSeul('mail', 'Adresse mail', 'Toutes', Object.entries(MAIL_LABELS), mail),
  unSeul('portable', 'Téléphone portable', 'Tous', Object.entries(PORTABLE_LABELS), portable),
  plusieurs('anomalies', 'Anomalies signalées', Object.entries(ANOMALIE_LABELS), anomalies),
];

const marquesDuRepresentant = (ligne: LigneRepresentant) => ({
  origine: origineLabel(ligne.origine),
  mail: marqueMail(ligne),
  portable:
    ligne.portable === null
      ? { icone: 'dash-circle', libelle: 'Sans portable' }
      : { icone: 'telephone', libelle: 'Portable' },
  anomalies: ligne.anomalies.map((anomalie) => ANOMALIE_LABELS[anomalie]),
});

function marqueMail(ligne: LigneRepresentant): LigneRepresentantVM['mail'] {
  if (ligne.mailRefuse) return { icone: 'exclamation-triangle', libelle: 'Mail refusé' };
  if (ligne.mailConfirme) return { icone: 'check-circle', libelle: 'Mail confirmé' };
  return ligne.mail === null
    ? { icone: 'dash-circle', libelle: 'Sans mail' }
    : { icone: 'envelope', libelle: 'Mail' };
}
