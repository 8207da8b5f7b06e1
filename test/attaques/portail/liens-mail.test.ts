import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { askConfirmationsAgain } from '../../../src/repositories/portail/codes.ts';
import { accesDe } from '../../builders/agent.ts';
import { bloquer } from '../../builders/compte.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import { Famille, jetonDuLien, mettreEnAttente, recevoir } from '../../helpers/scenes/portail/famille.ts';
import {
  type EcoleDePortail,
  lireCompte,
  ouvrirEcole,
  parLEcole,
} from '../../helpers/scenes/portail/informes.ts';
import { empreinteDeLaBase } from '../../helpers/scenes/scene.ts';

const test = useTestApp();
const enBase = useBase(test);
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});

const enAttente = () => mettreEnAttente(test, ecole);
const BOUTON = 'Oui, c’est mon adresse';
const confirmer = async (lien: string, famille = new Famille(test)) => {
  const page = await famille.ouvrir(lien);
  return page.statut === 200 && page.texte.includes(BOUTON) ? famille.presser(page, BOUTON) : page;
};
const PERIME = 'Ce lien ne marche plus';
const code = (famille: Famille) => famille.ouvrir(paths.portailCode());
describe('le lien du mail (règles §8.3)', () => {
  it('ouvert par un lecteur automatique, dix fois, de toutes les façons, il ne change rien', async () => {
    const { qui, recu } = await enAttente();
    const avant = await empreinteDeLaBase(test, []);
    const robot = new Famille(test);
    for (const methode of ['get', 'head', 'options', 'get', 'head'] as const)
      await robot.navigation[methode](recu.lien);
    for (const methode of ['put', 'delete', 'patch', 'post'] as const)
      expect((await robot.navigation[methode](recu.lien)).status).toBeGreaterThanOrEqual(400);
    expect(await empreinteDeLaBase(test, [])).toEqual(avant);
    // And the person, afterwards, on another device where nobody is logged in.
    const telephone = new Famille(test);
    expect((await confirmer(recu.lien, telephone)).texte).toContain('votre adresse est confirmée');
    expect(telephone.session).toBeUndefined();
    expect(await lireCompte(test, qui)).toMatchObject({
      etat: 'actif',
      origine: 'etablissement',
      mailConfirme: true,
    });
  });

  it('sert une fois ; la seconde dit que c’est fait, et ne refait rien', async () => {
    const { qui, famille, recu } = await enAttente();
    const [page, autre] = [await famille.ouvrir(recu.lien), await new Famille(test).ouvrir(recu.lien)];
    const fins = await Promise.all([famille.presser(page, BOUTON), famille.presser(page, BOUTON)]);
    for (const fin of fins) expect(fin.texte).toContain('votre adresse est confirmée');
    expect(autre.texte).toContain(BOUTON);
    expect((await confirmer(recu.lien)).texte).toContain('votre adresse est confirmée');
    expect((await lireCompte(test, qui)).evenements).toEqual(['activation_commencee', 'active']);
    // The page that waited for the code leads in.
    expect((await code(famille)).url).toBe(paths.portailCompte());
  });

  it('quarante-huit heures après, à la seconde, il ne vaut plus rien, ni son code', async () => {
    const attente = await enAttente();
    const { qui, famille, recu } = attente;
    const page = await code(famille);
    const [{ secondes } = { secondes: 0 }] = await enBase<{ secondes: number }>(
      sql`select extract(epoch from expire_le - demande_le)::int as secondes from portail_codes where compte_id = ${qui.compteId}`,
    );
    expect(secondes).toBe(48 * 3_600);
    const tard = new Famille(test);
    const ouverte = await tard.ouvrir(recu.lien);
    await enBase(sql`update portail_codes set expire_le = now() where compte_id = ${qui.compteId}`);
    expect((await new Famille(test).ouvrir(recu.lien)).statut).toBe(410);
    // Its page, open since before.
    expect((await tard.presser(ouverte, BOUTON)).texte).toContain(PERIME);
    expect((await famille.presser(page, 'Continuer', { remplir: { code: recu.code } })).url).not.toBe(
      paths.portailCompte(),
    );
    expect((await lireCompte(test, qui)).etat).toBe('en_cours');
  });

  it('d’une adresse remplacée, il ne vaut plus rien ; de la même redemandée, le premier vaut encore', async () => {
    const attente = await enAttente();
    const { qui, famille, adresse, recu } = attente;
    await famille.presser(await code(famille), 'Envoyer un autre code');
    const second = await recevoir(test, adresse);
    expect([second.code === recu.code, second.lien === recu.lien]).toEqual([false, false]);
    expect((await new Famille(test).ouvrir(recu.lien)).texte).toContain(BOUTON);
    // The code, on the contrary, is the last one.
    expect((await famille.direCode(await code(famille), recu.code)).texte).toContain(
      'Ce n’est pas le bon code',
    );

    await famille.donnerMail(await famille.ouvrir(paths.portailAutreMail()), `autre-${adresse}`);
    const nouveau = await recevoir(test, `autre-${adresse}`);
    for (const ancien of [recu, second]) {
      expect((await confirmer(ancien.lien)).texte).toContain(PERIME);
      expect((await famille.direCode(await code(famille), ancien.code)).texte).toContain(
        'Ce n’est pas le bon code',
      );
    }
    expect((await lireCompte(test, qui)).etat).toBe('en_cours');
    await confirmer(nouveau.lien);
    expect(await lireCompte(test, qui)).toMatchObject({ etat: 'actif', mail: `autre-${adresse}` });
  });

  it('d’un compte réinitialisé depuis : celui qui avait donné l’adresse ne la confirme pas', async () => {
    const { qui, recu, adresse } = await enAttente();
    const [{ provisoire } = qui] = await parLEcole(test, 'reinitialiser', ecole, 'representant_legal', [
      qui.ficheId,
    ]);
    expect((await confirmer(recu.lien)).texte).toContain(PERIME);
    const { deps } = test.current;
    // The school cannot send it again for the impostor, either.
    const acces = await accesDe(deps, ecole.agent, ecole);
    expect(await deps.database.withEcole(acces, (trx) => askConfirmationsAgain(trx, [qui.ficheId]))).toEqual(
      [],
    );
    expect(await lireCompte(test, qui)).toMatchObject({ etat: 'en_cours', mailConfirme: false, mail: null });
    // The real one gives theirs.
    const parent = new Famille(test);
    const fin = await parent.choisir(await parent.entrer(qui, provisoire), 'neuf hiboux sur la branche');
    expect(fin.url).toBe(paths.portailAutreMail());
    expect(fin.html).not.toContain(adresse);
    await parent.donnerMail(fin, `vrai-${adresse}`);
    await parent.direCode(await code(parent), (await recevoir(test, `vrai-${adresse}`)).code);
    expect(await lireCompte(test, qui)).toMatchObject({ etat: 'actif', mail: `vrai-${adresse}` });
  });

  it('d’un compte bloqué depuis, il ne l’active pas', async () => {
    const { qui, recu } = await enAttente();
    await bloquer(test.current.deps, [qui.ficheId], 'representant_legal');
    expect((await confirmer(recu.lien)).texte).toContain(PERIME);
    expect((await lireCompte(test, qui)).etat).toBe('en_cours');
  });

  it('d’un code qui prouve autre chose, il ne confirme aucune adresse', async () => {
    const { qui, recu } = await enAttente();
    await enBase(sql`update portail_codes set but = 'oubli_mot_de_passe' where compte_id = ${qui.compteId}`);
    expect((await confirmer(recu.lien)).texte).toContain(PERIME);
    expect((await lireCompte(test, qui)).etat).toBe('en_cours');
  });

  it('inventé, tronqué, très long ou absent : la même page, sans erreur du service', async () => {
    const { recu } = await enAttente();
    const vrai = jetonDuLien(recu);
    const pages = new Set<string>();
    for (const suite of [
      '',
      '?',
      '?jeton=',
      `?jeton=${vrai.slice(0, -1)}`,
      `?jeton=${vrai.toLowerCase()}`,
      `?jeton=${vrai}A`,
      `?jeton=${'a'.repeat(101)}`,
      `?jeton=${'a'.repeat(9_000)}`,
      '?jeton=%00',
      '?jeton[]=a',
      `?JETON=${vrai}`,
    ]) {
      const page = await new Famille(test).ouvrir(`${paths.portailLienMail()}${suite}`);
      expect([suite, page.statut]).toEqual([suite, 410]);
      pages.add(page.texte);
      const entree = await new Famille(test).ouvrir(paths.portailEleve());
      expect(entree.statut).toBe(200);
    }
    expect(pages.size).toBe(1);
    const poste = new Famille(test);
    const page = await poste.ouvrir(recu.lien);
    for (const invente of ['', 'a'.repeat(5_000), '%00'])
      expect((await poste.envoyer(page, BOUTON, { remplir: { jeton: invente } })).status).toBe(410);
  });
});
