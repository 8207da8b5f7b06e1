import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { CODE_RECENT_MS, EMISSIONS_SANS_CODE } from '../../../../src/domain/connexion/session.ts';
import { paths } from '../../../../src/paths.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { activer, informerAvec } from '../../../builders/compte.ts';
import {
  ajouterEleves,
  ajouterRepresentants,
  creerEcole,
  type EcoleTest,
  uai,
} from '../../../builders/ecole.ts';
import { journal } from '../../../builders/onde.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { verifierPageDErreur } from '../../../helpers/visiteur/page-erreur.ts';
import { vieillirCode } from '../../../helpers/visiteur/sessions.ts';
import { boutonsDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const DANS_UN_MOIS = new Date(Date.now() + 30 * 86_400_000);
let ecole: EcoleTest;
let directrice: Visiteur;
let adjoint: Visiteur;
let [lea, tom, ava] = ['', '', ''];
let parent = '';

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  await creerAgent(deps, { ecoles: [ecole] });
  await creerAgent(deps, { identifiant: 'adjoint', fonction: 'enseignant', delegueesTous: [ecole] });
  const eleves = await ajouterEleves(
    deps,
    ecole,
    ['Léa', 'Tom', 'Ava'].map((prenom) => ({ nom: 'D’ŁUKASZ-N’GUYỄN', prenom, classe: 'CP A' })),
  );
  [lea = '', tom = '', ava = ''] = eleves;
  [parent = ''] = await ajouterRepresentants(deps, ecole, [
    { nom: 'ROY', prenom: 'Anne', mail: 'a.roy@exemple.fr', enfants: [lea] },
  ]);
  await informerAvec(deps, [lea, tom], { expireLe: DANS_UN_MOIS });
  await informerAvec(deps, [parent], { profil: 'representant_legal', expireLe: DANS_UN_MOIS });
  directrice = await Visiteur.connecter(test, 'directrice');
  adjoint = await Visiteur.connecter(test, 'adjoint');
});

const fiche = (id: string) => paths.eleve({ uai: ecole.uai, id });
const blocage = (id: string) => paths.blocageEleve({ uai: ecole.uai, id });
const faits = (action: string) => journal(test.current.deps, ecole, action);
const bloquer = async (id: string, motif?: string, note = ''): Promise<Page> =>
  directrice.presser(await directrice.ouvrir(blocage(id)), 'Bloquer le compte', {
    cocher: motif === undefined ? [] : [motif],
    remplir: { note },
  });

describe('bloquer un compte (règles §4.1)', () => {
  it('un motif est demandé ; pour « Autre motif », une note ; ce qui était écrit reste', async () => {
    const sans = await bloquer(lea, undefined, 'vu à la grille');
    expect(sans.statut).toBe(422);
    expect(sans.texte).toContain('Dites pourquoi ce compte est bloqué');
    expect(sans.html).toContain('value="vu à la grille"');
    const autre = await bloquer(lea, 'autre', ' ');
    expect(autre.statut).toBe(422);
    expect(autre.texte).toContain('Écrivez en quelques mots pourquoi');
    const longue = await bloquer(lea, 'autre', 'x'.repeat(301));
    expect(longue.statut).toBe(422);
    expect(longue.texte).toContain('300 caractères au plus');
    expect((await directrice.ouvrir(fiche(lea))).texte).not.toContain('Bloqué');
  });

  it('la fiche, la liste, le tableau de bord, le plan et l’historique le disent ; le journal dit qui, sans la note', async () => {
    const page = await bloquer(lea, 'feuille', 'Cartable volé');
    expect(page.url).toBe(fiche(lea));
    expect(page.texte).toContain('feuille ou mail perdus ou volés. Note : « Cartable volé ».');
    expect(page.texte).toContain('Compte bloqué par l’école');
    expect(boutonsDe(page).filter((bouton) => /Informer|Réinitialiser/.test(bouton))).toEqual([]);
    expect(page.texte).toContain('Mot de passe provisoire annulé par le blocage');
    expect(page.texte).not.toContain('xpiré');

    const liste = await directrice.ouvrir(`${paths.eleves({ uai: ecole.uai })}?blocage=bloque`);
    expect(liste.texte).toContain('Léa');
    expect(liste.texte).not.toContain('Tom');
    expect(liste.html).not.toContain('marque-expiree');
    const accueil = await directrice.ouvrir(paths.accueil({ uai: ecole.uai }));
    expect(accueil.texte).toMatch(/1\s*Comptes bloqués/);
    expect(accueil.texte).not.toMatch(/1\s*Notifications expirées/);
    const expirees = await directrice.ouvrir(`${paths.eleves({ uai: ecole.uai })}?notification=expiree`);
    expect(expirees.texte).not.toContain('Léa');
    const [fait] = await faits('eleves.bloque');
    expect(fait).toMatchObject({ auteur: 'Claire Martin', details: { motif: 'feuille' } });
    expect(JSON.stringify(fait)).not.toContain('Cartable');
  });

  it('avant de débloquer : quand, par qui, pourquoi, et la note', async () => {
    const page = await directrice.ouvrir(blocage(lea));
    expect(page.texte).toMatch(
      /Bloqué par Claire Martin le .+ : feuille ou mail perdus ou volés\. Note : « Cartable volé »\./,
    );
    expect(page.texte.indexOf('Cartable volé')).toBeLessThan(
      page.texte.indexOf('pourra de nouveau se connecter'),
    );
  });

  it('un blocage venu d’une autre école avec le compte : par l’école, sans auteur', async () => {
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update eleves set bloque_le = now(), bloque_motif = 'autre' where id = ${ava}`),
    );
    expect((await directrice.ouvrir(blocage(ava))).texte).toMatch(/Bloqué par l’école le .+ : autre motif\./);
    await test.current.deps.database.withOps((trx) =>
      trx.run(sql`update eleves set bloque_le = null, bloque_motif = null where id = ${ava}`),
    );
  });

  it('un double clic bloque une fois ; déjà bloqué, la page propose de débloquer', async () => {
    const page = await directrice.ouvrir(blocage(tom));
    const envois = await Promise.all(
      [1, 2].map(() => directrice.envoyer(page, 'Bloquer le compte', { cocher: ['usurpation'] })),
    );
    expect(envois.map(({ status }) => status)).toEqual([303, 303]);
    expect(await faits('eleves.bloque')).toHaveLength(2);
    expect(boutonsDe(await directrice.ouvrir(blocage(tom)))).toContain('Débloquer le compte');
  });

  it('débloquer demande un code récent, et efface la note ; qui n’avait rien choisi est informé de nouveau', async () => {
    await vieillirCode(test, 'directrice', 11 * 60_000);
    const page = await directrice.ouvrir(blocage(lea));
    const demande = await directrice.presser(page, 'Débloquer le compte');
    expect(demande.url).toContain(paths.confirmationOtp());
    expect((await directrice.ouvrir(fiche(lea))).texte).toContain('Cartable volé');
    const retour = await directrice.confirmerParCode(demande);
    expect(retour.url).toBe(blocage(lea));
    const apres = await directrice.presser(retour, 'Débloquer le compte');
    expect(apres.url).toBe(fiche(lea));
    expect(apres.texte).not.toContain('Cartable volé');
    expect(apres.texte).toContain('Compte débloqué par l’école');
    expect(apres.html).toContain('marque-expiree');
    expect(boutonsDe(apres)).toContain('Informer');
    expect(await faits('eleves.debloque')).toHaveLength(1);
    const plan = await directrice.presser(apres, 'Informer');
    expect(plan.texte).not.toContain('bloqué');
  });

  it('un compte activé garde le mot de passe choisi, et le retrouve débloqué', async () => {
    await activer(test.current.deps, [ava]);
    await bloquer(ava, 'usurpation');
    expect((await directrice.ouvrir(fiche(ava))).texte).toContain('Bloqué');
    const page = await directrice.presser(await directrice.ouvrir(blocage(ava)), 'Débloquer le compte');
    expect(page.texte).toContain('Activé');
    expect(page.texte).not.toContain('Bloqué');
  });
});

describe('c’est à la direction (règles §4.1, §10)', () => {
  it('une délégation, même sur tous les comptes, voit le blocage et n’y touche pas', async () => {
    expect((await directrice.ouvrir(fiche(ava))).html).toContain(blocage(ava));
    const page = await adjoint.ouvrir(fiche(ava));
    expect(page.html).not.toContain('/blocage');
    for (const url of [blocage(ava), paths.blocageRepresentant({ uai: ecole.uai, id: parent })]) {
      const refus = await adjoint.navigation.get(url);
      verifierPageDErreur(refus, 403);
      expect(refus.text).toContain('réservée à la direction de l’école');
    }
  });

  it('la gestion des comptes élèves désactivée ferme les autres actions, pas l’arrêt de sûreté', async () => {
    const basculer = (actif: string) =>
      directrice
        .ouvrir(paths.parametrage({ uai: ecole.uai }))
        .then((page) =>
          directrice.presser(
            page,
            actif === '0'
              ? 'Désactiver la gestion des comptes élèves'
              : 'Activer la gestion des comptes élèves',
          ),
        );
    await basculer('0');
    const page = await directrice.ouvrir(fiche(ava));
    expect(page.html).toContain(blocage(ava));
    expect(boutonsDe(page).filter((bouton) => /Informer|Réinitialiser/.test(bouton))).toEqual([]);
    expect(page.html).not.toContain(paths.nouvelIdentifiantEleve({ uai: ecole.uai, id: ava }));
    expect((await bloquer(ava, 'usurpation')).texte).toContain('Bloqué');
    const apres = await directrice.presser(await directrice.ouvrir(blocage(ava)), 'Débloquer le compte');
    expect(apres.texte).not.toContain('Bloqué');
    expect((await adjoint.ouvrir(fiche(ava))).html).not.toContain('/blocage');
    await basculer('1');
  });
});

describe('bloquer plus de dix personnes en dix minutes (règles §10)', () => {
  it('demande un code, sans dire dans l’adresse pourquoi ; le code donné, la page attend', async () => {
    const { database } = test.current.deps;
    const [bruno = ''] = await ajouterEleves(test.current.deps, ecole, [{ nom: 'ONZE', prenom: 'Bruno' }]);
    await database.withOps((trx) =>
      trx.run(
        sql`insert into emissions (agent_id, le, nombre) select id, array[clock_timestamp()], array[${EMISSIONS_SANS_CODE}::int]
         from agents where identifiant = 'directrice'
         on conflict (agent_id) do update set le = excluded.le, nombre = excluded.nombre`,
      ),
    );
    await vieillirCode(test, 'directrice', CODE_RECENT_MS + 1_000);
    const code = await bloquer(bruno, 'usurpation', 'Vu sur une autre tablette');
    expect(code.url).toBe(`${paths.confirmationOtp()}?${new URLSearchParams({ retour: blocage(bruno) })}`);
    expect((await directrice.ouvrir(fiche(bruno))).texte).not.toContain('Bloqué');
    expect((await directrice.confirmerParCode(code)).url).toBe(blocage(bruno));
    expect((await bloquer(bruno, 'usurpation')).texte).toContain('Compte bloqué par l’école');
  });
});
