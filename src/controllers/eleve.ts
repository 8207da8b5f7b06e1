import { NotFoundError } from '../errors.ts';
import type { EcoleContext } from '../middlewares/context.ts';
import { type DetailEleve, findEleve } from '../queries/eleves.ts';
import type { EleveVM } from '../rendering/vues/eleve.ts';
import { paths } from '../routes/paths.ts';
import { agirSur } from './actions-comptes.ts';
import { ficheCompteVM } from './compte-vue.ts';
import { ECRANS, personneDe } from './ecrans-comptes.ts';

export async function afficherEleve(ctx: EcoleContext): Promise<void> {
  const { id } = personneDe(ctx, 'eleve');
  const eleve = await ctx.deps.database.readEcole(ctx.acces, (trx) => findEleve(trx, id));
  if (eleve === undefined) throw new NotFoundError(ECRANS.eleve.introuvable);
  const vm = toVm(ctx, eleve);
  ctx.page('eleves/detail', vm, { titre: vm.titre, onglet: 'eleves' });
}

export const agirSurEleve = agirSur('eleve');

const toVm = (ctx: EcoleContext, eleve: DetailEleve): EleveVM => ({
  ...ficheCompteVM(ctx, 'eleve', eleve),
  gestionActive: ctx.ecole.gestionComptesEleves,
  identite: {
    nom: eleve.nomFamille,
    nomUsage: eleve.nomUsage,
    prenom: eleve.prenom,
    dateNaissance: eleve.dateNaissance,
    ine: eleve.ine,
    niveau: eleve.niveau,
    classe: eleve.classe ?? 'Sans classe',
  },
  representants: representantsVm(ctx, eleve),
});

function representantsVm(ctx: EcoleContext, { representants }: DetailEleve): EleveVM['representants'] {
  if (ctx.ecole.perimetre !== 'tous') return null;
  return representants.map(({ id, civilite, nom, prenom }) => ({
    libelle: [civilite, nom, prenom].filter(Boolean).join(' '),
    url: paths.representantLegal({ uai: ctx.ecole.uai, id }),
  }));
}
