import type { Profil } from '../../domain/comptes/etats.ts';
import { blocageSchema } from '../../forms/comptes.ts';
import { parseForm } from '../../forms/form.ts';
import type { SelonLeCode } from '../../middlewares/connexion/otp-recent.ts';
import type { EcoleContext } from '../../middlewares/context.ts';
import type { AvecFiche } from '../../middlewares/loaded.ts';
import { bloquerCompte, debloquerCompte, lireCompteABloquer } from '../../services/comptes/blocage.ts';
import { blocageVM, type SaisieBlocage } from '../../vues/comptes/blocage.ts';
import { ECRANS } from '../../vues/comptes/ecrans.ts';

type Ctx = EcoleContext & AvecFiche;

export const afficherBlocage =
  (profil: Profil) =>
  (ctx: Ctx): Promise<void> =>
    pageBlocage(ctx, profil, { motif: undefined, note: '', erreurs: [] });

const texteDe = (valeur: unknown): string | undefined => (typeof valeur === 'string' ? valeur : undefined);

async function pageBlocage(ctx: Ctx, profil: Profil, saisie: SaisieBlocage): Promise<void> {
  const params = { uai: ctx.ecole.uai, id: ctx.fiche.id };
  const compte = await lireCompteABloquer(ctx.deps, ctx.acces, profil, params.id);
  const { onglet } = ECRANS[profil];
  if (compte.bloqueLe !== null) {
    ctx.page('comptes/deblocage', blocageVM(profil, params, compte, saisie), {
      titre: 'Débloquer le compte',
      onglet,
    });
  } else {
    ctx.page('comptes/blocage', blocageVM(profil, params, compte, saisie), {
      titre: 'Bloquer le compte',
      onglet,
      status: saisie.erreurs.length > 0 ? 422 : 200,
    });
  }
}

export const bloquer =
  (profil: Profil) =>
  async (ctx: Ctx & SelonLeCode): Promise<void> => {
    const form = parseForm(blocageSchema, ctx.req.body);
    const { motif, note } = (ctx.req.body ?? {}) as Readonly<Record<string, unknown>>;
    if (!form.ok) {
      return pageBlocage(ctx, profil, {
        motif: texteDe(motif),
        note: texteDe(note) ?? '',
        erreurs: form.erreurs,
      });
    }
    const { valeurs } = form;
    const params = { uai: ctx.ecole.uai, id: ctx.fiche.id };
    const qui = { profil, ficheId: params.id };
    const { outcome } = await bloquerCompte(ctx.deps, ctx.acces, qui, {
      motif: valeurs.motif,
      note: valeurs.note === '' ? null : valeurs.note,
    });
    // Filled in again: why somebody is blocked goes into no address.
    if (outcome === 'code_requis') return ctx.demanderCode(ECRANS[profil].blocage(params));
    ctx.flash('succes', 'Le compte est bloqué\u00a0: il n’ouvre plus rien de votre école.');
    ctx.redirect(ECRANS[profil].fiche(params));
  };

export const debloquer =
  (profil: Profil) =>
  async (ctx: Ctx): Promise<void> => {
    await debloquerCompte(ctx.deps, ctx.acces, { profil, ficheId: ctx.fiche.id });
    ctx.flash(
      'succes',
      'Le compte est débloqué. Si la personne n’avait pas choisi de mot de passe, informez-la de nouveau\u00a0; si quelqu’un connaît le sien, réinitialisez-le.',
    );
    ctx.redirect(ECRANS[profil].fiche({ uai: ctx.ecole.uai, id: ctx.fiche.id }));
  };
