import sql from 'sql-template-tag';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { activer, informerAvec } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  desEleves,
  desRepresentants,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { useTestApp } from '../../../helpers/app.ts';
import {
  affiches,
  cochees,
  fichesDuPlan,
  lireCsv,
  nombreAffiche,
  selectionAffichee,
  selectionDe,
} from '../../../helpers/scenes/ecran-comptes.ts';
import { texteDe, trouver } from '../../../helpers/visiteur/html.ts';
import { type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const profil = 'representant_legal';

let ecole: EcoleTest;
let vide: EcoleTest;
let ids: string[];
let directrice: Visiteur;
let premiere: Page;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  vide = await creerEcole(deps, { uai: uai(2) });
  await creerAgent(deps, { ecoles: [ecole, vide] });
  await creerAgent(deps, { identifiant: 'collegue', ecoles: [ecole] });
  ids = await ajouterRepresentants(
    deps,
    ecole,
    desRepresentants(60, await ajouterEleves(deps, ecole, desEleves(4))),
  );
  await informerAvec(deps, ids.slice(0, 1), { expireLe: new Date(Date.now() + 9 * 86_400_000), profil });
  await activer(deps, ids.slice(1, 2), profil);
  directrice = await Visiteur.connecter(test, 'directrice');
});
beforeEach(async () => {
  premiere = await directrice.ouvrir(paths.representantsLegaux({ uai: ecole.uai }));
});

describe('liste des représentants légaux (règles §5.3)', () => {
  it('soixante représentants légaux tiennent en deux pages, chacun une fois', async () => {
    expect(nombreAffiche(premiere)).toBe(60);
    expect(premiere.texte).toContain('affichés de 1 à 50');
    const seconde = await directrice.presser(premiere, 'Page 2');
    expect(seconde.texte).toContain('affichés de 51 à 60');
    expect([...affiches(premiere), ...affiches(seconde)]).toEqual(ids);
  });

  it('une école sans représentant légal dit d’où ils viennent', async () => {
    const page = await directrice.ouvrir(paths.representantsLegaux({ uai: vide.uai }));
    expect(page.statut).toBe(200);
    expect(page.texte).toContain('Aucun représentant légal dans cette école');
    expect(page.texte).toContain('Mettre à jour depuis ONDE');
  });

  it('des critères sans résultat se réinitialisent', async () => {
    const page = await directrice.presser(premiere, 'Rechercher', { remplir: { q: 'personne' } });
    expect(page.texte).toContain('Aucun représentant légal ne répond à ces critères');
    expect(nombreAffiche(await directrice.suivreLien(page, 'Réinitialiser les critères'))).toBe(60);
  });
});

describe('sélection des représentants légaux, sans JavaScript', () => {
  it('survit au changement de page, au tri et à une autre recherche', async () => {
    const [a = '', b = '', c = ''] = [ids[0], ids[1], ids[55]];
    let page = await directrice.presser(premiere, 'Page 2', { cocher: [a, b] });
    expect(selectionAffichee(page)).toBe('2 représentants légaux sélectionnés');
    page = await directrice.presser(page, 'Page 1', { cocher: [c] });
    expect(cochees(page)).toEqual([a, b]);
    page = await directrice.presser(page, 'Élèves (classe)');
    expect(selectionAffichee(page)).toBe('3 représentants légaux sélectionnés');
    const plan = await directrice.presser(page, 'Informer par feuilles');
    expect(plan.texte).toContain('Vous allez informer 3 représentants légaux');
    expect(cochees(await directrice.suivreLien(plan, 'Annuler')).sort()).toEqual([a, b].sort());
  });

  it('« Tout sélectionner » prend tous les résultats, moins ceux qu’on décoche, où qu’ils soient', async () => {
    let page = await directrice.presser(premiere, 'Tout sélectionner');
    expect(selectionAffichee(page)).toBe('60 représentants légaux sélectionnés');
    expect(cochees(page)).toHaveLength(50);
    page = await directrice.presser(page, 'Page 2', { decocher: [ids[0] ?? ''] });
    expect(cochees(page)).toHaveLength(10);
    const plan = await directrice.presser(page, 'Informer par feuilles', { decocher: [ids[59] ?? ''] });
    expect(plan.texte).toContain('Vous allez informer 58 représentants légaux');
    expect(await fichesDuPlan(test.current.deps, plan)).toEqual(ids.slice(1, 59).sort());
  });

  it('« Tout sélectionner » se limite à la recherche, « Tout désélectionner » vide tout', async () => {
    const recherche = await directrice.presser(premiere, 'Rechercher', { remplir: { q: 'nom0003' } });
    let page = await directrice.presser(recherche, 'Tout sélectionner');
    expect(selectionAffichee(page)).toBe(`${nombreAffiche(recherche)} représentants légaux sélectionnés`);
    expect(nombreAffiche(recherche)).toBe(15);
    page = await directrice.presser(page, 'Tout désélectionner');
    expect(selectionAffichee(page)).toBe('0 représentant légal sélectionné');
  });

  it.each([
    'Informer par feuilles',
    'Réinitialiser les mots de passe',
    'Liste au format pdf',
    'Liste au format csv',
  ])('« %s » sans personne de coché : 422, la consigne, et la liste reste', async (bouton) => {
    const page = await directrice.presser(premiere, bouton);
    expect(page.statut).toBe(422);
    expect(page.texte).toContain('Cochez au moins un représentant légal dans la liste');
    expect(texteDe(trouver(page.document, 'h1'))).toBe('Représentants légaux');
    expect(affiches(page)).toEqual(affiches(premiere));
  });

  it('celle d’un autre agent ne se voit pas et ne s’exporte pas', async () => {
    const mienne = selectionDe(await directrice.presser(premiere, 'Page 2', { cocher: [ids[0] ?? ''] }));
    const collegue = await Visiteur.connecter(test, 'collegue');
    const vue = await collegue.ouvrir(`${paths.representantsLegaux({ uai: ecole.uai })}?selection=${mienne}`);
    expect(selectionAffichee(vue)).toBe('0 représentant légal sélectionné');
    const url = paths.listeRepresentantsCsv({ uai: ecole.uai });
    expect((await collegue.ouvrir(`${url}?selection=${mienne}`)).statut).toBe(404);
  });
});

describe('liste csv des représentants légaux (règles §6)', () => {
  it('contient les seuls sélectionnés, et le mot de passe des seuls informés', async () => {
    const redirection = await directrice.envoyer(premiere, 'Liste au format csv', {
      cocher: ids.slice(0, 3),
    });
    const reponse = await directrice.telecharger(redirection.headers.location ?? '');
    expect(reponse.status).toBe(200);
    expect(reponse.headers['content-disposition']).toMatch(
      /^attachment; filename="?comptes-representants-0990001N\.csv"?$/,
    );
    const utiles = lireCsv(reponse)
      .sort((a, b) => (a.Nom ?? '').localeCompare(b.Nom ?? ''))
      .map((ligne) => [ligne.Nom, ligne.Élèves, ligne['Mot de passe provisoire'], ligne.État]);
    expect(utiles).toEqual([
      ['PARENT00', 'NOM0000 Prénom0 (Classe 1)', 'kmq7xw4hzt9', 'Non activé – informé'],
      ['PARENT01', 'NOM0001 Prénom1 (Classe 2)', '*****', 'Activé'],
      ['PARENT02', 'NOM0002 Prénom2 (Classe 3)', '', 'Non activé – non informé'],
    ]);
    const [journal, informes] = await test.current.deps.database.withOps(async (trx) => [
      await trx.rows<{ details: object }>(
        sql`select details from journal where action = 'representants.listes'`,
      ),
      await trx.rows<{ id: string }>(
        sql`select compte_id as id from representants_legaux where nom = 'PARENT00'`,
      ),
    ]);
    const comptes = informes.map(({ id }) => Number(id));
    expect(journal).toEqual([{ details: { format: 'csv', nombre: 3, comptes } }]);
  });

  it('d’une opération, contient ceux de l’opération', async () => {
    const plan = await directrice.presser(premiere, 'Informer par feuilles', { cocher: ids.slice(4, 6) });
    const fait = await directrice.presser(plan, 'Confirmer');
    const id = fait.url.split('/').at(-1) ?? '';
    const reponse = await directrice.telecharger(
      `${paths.listeRepresentantsCsv({ uai: ecole.uai })}?operation=${id}`,
    );
    expect(
      String(reponse.body)
        .match(/PARENT\d+/g)
        ?.sort(),
    ).toEqual(['PARENT04', 'PARENT05']);
  });
});
