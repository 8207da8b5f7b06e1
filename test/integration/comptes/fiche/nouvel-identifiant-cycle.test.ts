import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { NOUVEL_IDENTIFIANT_PROPOSE_JOURS } from '../../../../src/domain/comptes/identifiant.ts';
import { paths } from '../../../../src/paths.ts';
import { attribuerUnLot } from '../../../../src/services/comptes/nouvel-identifiant.ts';
import { journal } from '../../../builders/onde.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { attribuerIdentifiants } from '../../../helpers/nuit.ts';
import { pagesOf } from '../../../helpers/pdf/pages.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import {
  CHOISI,
  type Informe,
  informerEleve,
  informerGardien,
  premier,
  useEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { messages, travailler } from '../../../helpers/scenes/portail/oubli.ts';
import { boutonsDe, type Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const enBase = useBase(test);
const ecole = useEcole(test);
let directrice: Visiteur;
beforeAll(async () => {
  directrice = await Visiteur.connecter(test, ecole.current.agent.identifiant);
});

const ANNULER = 'Annuler la demande';
const FAUX = 'L’identifiant ou le mot de passe n’est pas le bon';
const params = ({ ficheId }: Informe) => ({ uai: ecole.current.uai, id: ficheId });
const fiche = (qui: Informe) =>
  directrice.ouvrir((qui.profil === 'eleve' ? paths.eleve : paths.representantLegal)(params(qui)));
const page = (qui: Informe) =>
  directrice.ouvrir(
    (qui.profil === 'eleve' ? paths.nouvelIdentifiantEleve : paths.nouvelIdentifiantRepresentant)(
      params(qui),
    ),
  );
const demander = async (qui: Informe): Promise<Page> => directrice.presser(await page(qui), 'Confirmer');
const identifiantDe = async ({ compteId }: Informe) =>
  premier(await enBase<{ identifiant: string }>(sql`select identifiant from comptes where id = ${compteId}`))
    .identifiant;
const evenements = async ({ compteId }: Informe) =>
  (
    await enBase<{ evenement: string }>(
      sql`select evenement from compte_evenements where compte_id = ${compteId} and evenement like 'nouvel%' order by id`,
    )
  ).map(({ evenement }) => evenement);
const nuit = () => attribuerIdentifiants(test.current.deps);
const vieillir = ({ compteId }: Informe, jours: number) =>
  enBase(
    sql`update compte_evenements set le = le - make_interval(days => ${jours}) where compte_id = ${compteId} returning id`,
  );

describe('demander, puis annuler avant la nuit (guide §7)', () => {
  it('la page montre ce que donne le nom : le même début, puis le nom corrigé dans ONDE', async () => {
    const qui = await informerEleve(test, ecole.current, { nom: 'D’ŁUKASZ-N’GUYỄN', prenom: 'Éva' });
    const meme = await page(qui);
    expect(meme.texte).toContain(`Remplacer l’identifiant ${qui.identifiant} d’Éva D’ŁUKASZ-N’GUYỄN`);
    expect(meme.texte).toContain(
      'Le nom actuel donne le même début : e.dlukasznguyen suivi de chiffres, tirés cette nuit',
    );
    expect(meme.texte).toContain('Seuls les chiffres changeraient');
    expect(boutonsDe(meme)).toContain('Confirmer');
    // Of the name that an identifier is made of, not of the one that lists show.
    await enBase(
      sql`update eleves set nom = 'DUPOND', nom_usage = 'DURAND' where id = ${qui.ficheId} returning id`,
    );
    const corrige = await page(qui);
    expect(corrige.texte).toContain('donnent e.dupond suivi de chiffres, tirés cette nuit');
    expect(corrige.texte).not.toContain('même début');
    await directrice.presser(corrige, 'Confirmer');
    await nuit();
    expect(await identifiantDe(qui)).toMatch(/^e\.dupond\d+$/);
  });

  it('un badge sur la fiche et la liste ; « Annuler la demande » deux fois n’annule qu’une', async () => {
    const qui = await informerEleve(test, ecole.current, { nom: 'ANNULE' });
    const demandee = await demander(qui);
    expect(demandee.texte).toContain('La demande de nouvel identifiant est prise en compte');
    expect(demandee.html).toContain('marque-identifiant');
    const liste = () => directrice.ouvrir(`${paths.eleves({ uai: ecole.current.uai })}?q=annule`);
    expect((await liste()).texte).toContain('Nouvel identifiant demandé');
    // Back, or a second tab.
    expect((await page(qui)).url).toBe(demandee.url);

    const envois = await Promise.all([1, 2].map(() => directrice.envoyer(demandee, ANNULER)));
    expect(envois.map(({ status }) => status)).toEqual([303, 303]);
    const apres = await fiche(qui);
    expect(apres.texte).toContain(
      `La demande de nouvel identifiant est annulée : l’identifiant reste ${qui.identifiant}`,
    );
    expect(apres.html).not.toContain('marque-identifiant');
    expect(boutonsDe(apres)).not.toContain(ANNULER);
    expect((await liste()).texte).not.toContain('Nouvel identifiant demandé');
    expect(await evenements(qui)).toEqual(['nouvel_identifiant_demande', 'nouvel_identifiant_annule']);
    const dits = await journal(test.current.deps, ecole.current, 'eleves.identifiant_annule');
    expect(dits).toEqual([{ auteur: 'Claire Martin', details: { comptes: [Number(qui.compteId)] } }]);
    expect(await nuit()).toBe(0);
    expect(await identifiantDe(qui)).toBe(qui.identifiant);
    // And asked for anew.
    expect((await demander(qui)).texte).toContain('prise en compte');
    await directrice.presser(await fiche(qui), ANNULER);
  });

  it('la nuit est passée avant : la page dit que le nouvel identifiant est là', async () => {
    const qui = await informerEleve(test, ecole.current, { nom: 'TROPTARD' });
    const ouverte = await demander(qui);
    expect(await nuit()).toBe(1);
    const neuf = await identifiantDe(qui);
    const dit = await directrice.presser(ouverte, ANNULER);
    expect(dit.statut).toBe(200);
    expect(dit.texte).toContain(
      `Trop tard pour annuler : le nouvel identifiant est déjà attribué, c’est ${neuf}`,
    );
    expect(await evenements(qui)).toEqual(['nouvel_identifiant_demande', 'nouvel_identifiant']);
  });
});

describe('de la nuit à la nouvelle feuille (guide §7)', () => {
  it('l’ancien est refusé, dit remplacé à qui sait ; le nouveau entre ; la feuille est proposée, puis plus', async () => {
    const qui = await informerEleve(test, ecole.current, { nom: 'FEUILLE' });
    await demander(qui);
    expect((await new Famille(test).entrer(qui, qui.provisoire)).url).toBe(paths.portailMotDePasse());
    expect(await nuit()).toBe(1);
    const neuf = await identifiantDe(qui);
    const famille = new Famille(test);
    expect((await famille.entrer(qui, 'pas celui-là')).texte).toContain(FAUX);
    const dit = await famille.entrer(qui, qui.provisoire);
    expect(dit.texte).toContain(`Le nouveau est ${neuf}`);
    expect(dit.texte).toContain('l’école peut aussi vous remettre une nouvelle feuille');
    expect(famille.session).toBeUndefined();
    expect((await famille.entrer({ ...qui, identifiant: neuf }, qui.provisoire)).url).toBe(
      paths.portailMotDePasse(),
    );

    const proposee = await fiche(qui);
    expect(proposee.texte).toMatch(/Nouvel identifiant depuis le .+ : réimprimez la feuille/);
    expect(proposee.texte).toContain('Le mot de passe provisoire ne change pas');
    const fait = await directrice.presser(
      await directrice.presser(proposee, 'Réimprimer la feuille'),
      'Confirmer',
    );
    expect((await fiche(qui)).texte).toContain('réimprimez la feuille');
    const { status, body } = await directrice.telecharger(`${fait.url}/feuilles.pdf`);
    expect(status).toBe(200);
    const [feuille = ''] = pagesOf(body as Buffer);
    expect(feuille).toContain(neuf);
    expect(feuille.replace(/\s/g, '')).toContain(qui.provisoire);
    expect((await fiche(qui)).texte).not.toContain('réimprimez la feuille');
  });

  it('mot de passe choisi : la feuille le garde ; au bout de trente jours elle n’est plus proposée', async () => {
    const qui = await informerEleve(test, ecole.current, { nom: 'CHOISIE' });
    await new Famille(test).activerEleve(qui);
    await demander(qui);
    await nuit();
    const proposee = await fiche(qui);
    expect(proposee.texte).toContain('Le mot de passe choisi ne change pas');
    await directrice.presser(await directrice.presser(proposee, 'Réimprimer la feuille'), 'Confirmer');
    const neuf = { ...qui, identifiant: await identifiantDe(qui) };
    expect((await new Famille(test).entrer(neuf, CHOISI)).url).toBe(paths.portailCompte());
    await vieillir(qui, NOUVEL_IDENTIFIANT_PROPOSE_JOURS - 1);
    expect((await fiche(qui)).texte).toContain('réimprimez la feuille');
    await vieillir(qui, 2);
    expect((await fiche(qui)).texte).not.toContain('réimprimez la feuille');
  });

  it('qui n’a jamais eu de feuille n’en a pas à refaire', async () => {
    const qui = await informerEleve(test, ecole.current, { nom: 'JAMAIS' });
    await enBase(sql`with p as (delete from provisoires where compte_id = ${qui.compteId})
      update comptes set etat = 'non_informe', origine = null, informe_le = null where id = ${qui.compteId} returning id`);
    await demander(qui);
    expect(await nuit()).toBe(1);
    expect((await fiche(qui)).texte).not.toContain('réimprimez');
  });
});

describe('le titulaire est prévenu (règles §8.5)', () => {
  const confirmer = ({ compteId }: Informe, mail: string, confirme = true) =>
    enBase(sql`update comptes set mail = ${mail}, mail_confirme_le = case when ${confirme} then now() end
      where id = ${compteId} returning id`);
  const recus = (adresse: string) => messages(test).mails.filter(({ to }) => to === adresse);

  it('à l’adresse confirmée, et à elle seule : le nouvel identifiant, quelle école, que faire', async () => {
    const parent = await informerGardien(test, ecole.current, { nom: 'COURRIER', mail: 'onde@exemple.fr' });
    const sans = await informerGardien(test, ecole.current, { nom: 'SANSMAIL' });
    const eleve = await informerEleve(test, ecole.current, { nom: 'ENFANTIN', prenom: 'Noé' });
    await confirmer(parent, 'confirmee@exemple.fr');
    await confirmer(sans, 'a-confirmer@exemple.fr', false);
    await confirmer(eleve, 'parent-de-noe@exemple.fr');
    for (const qui of [parent, sans, eleve]) await demander(qui);
    expect(await nuit()).toBe(3);
    await travailler(test);
    const [mail, ...encore] = recus('confirmee@exemple.fr');
    expect(encore).toEqual([]);
    expect(mail?.subject).toBe('L’identifiant de votre compte ÉduConnect a changé – ÉduConnect');
    const texte = mail?.text.replace(/\s+/g, ' ');
    expect(texte).toContain(`Le nouvel identifiant : ${await identifiantDe(parent)}`);
    expect(texte).toContain(ecole.current.nom);
    expect(recus('parent-de-noe@exemple.fr')[0]?.text.replace(/\s+/g, ' ')).toContain(
      'du compte ÉduConnect de votre enfant Noé',
    );
    for (const adresse of ['onde@exemple.fr', 'a-confirmer@exemple.fr']) expect(recus(adresse)).toEqual([]);
  });

  it('dans la transaction du changement : défaite, ni identifiant ni mail', async () => {
    const parent = await informerGardien(test, ecole.current, { nom: 'DEFAITE' });
    await confirmer(parent, 'defaite@exemple.fr');
    await demander(parent);
    await expect(
      test.current.deps.database.withOps(async (trx) => {
        expect(await attribuerUnLot(trx, new Date())).toEqual({ traites: 1, attribues: 1, refuses: 0 });
        throw new Error('arrêt');
      }),
    ).rejects.toThrow('arrêt');
    await travailler(test);
    expect(recus('defaite@exemple.fr')).toEqual([]);
    expect(await identifiantDe(parent)).toBe(parent.identifiant);
    expect(await nuit()).toBe(1);
  });
});
