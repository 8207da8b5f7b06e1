import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { CODES_PAR_HEURE, ESSAIS_CODE } from '../../../src/domain/portail/codes.ts';
import { paths } from '../../../src/paths.ts';
import { askConfirmationsAgain } from '../../../src/repositories/portail/codes.ts';
import { accesDe } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import {
  type EnAttente,
  Famille,
  jetonDuLien,
  mettreEnAttente,
  recevoir,
} from '../../helpers/scenes/portail/famille.ts';
import {
  ajouterUneEcole,
  CHOISI,
  type EcoleDePortail,
  informerEleve,
  lireCompte,
  ouvrirEcole,
  parLEcole,
  premier,
} from '../../helpers/scenes/portail/informes.ts';
import { prouverParMotDePasse } from '../../helpers/scenes/portail/oubli.ts';
import { jeton } from '../../helpers/scenes/scene.ts';

const test = useTestApp();
const enBase = useBase(test);
let ecole: EcoleDePortail;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
});
const enAttente = () => mettreEnAttente(test, ecole);
const code = (famille: Famille) => famille.ouvrir(paths.portailCode());
/** Anything but the one received. */
const faux = ({ recu }: EnAttente, i = 1) => String((Number(recu.code) + i) % 1_000_000).padStart(6, '0');

describe('le code du mail', () => {
  it('cinq faux le brûlent : le bon ne vaut plus rien, un autre se demande', async () => {
    const attente = await enAttente();
    const { qui, famille, adresse, recu } = attente;
    const page = await code(famille);
    for (let i = 1; i < ESSAIS_CODE; i += 1)
      expect((await famille.direCode(page, faux(attente, i))).texte).toContain('Ce n’est pas le bon code');
    expect((await famille.direCode(page, faux(attente, ESSAIS_CODE))).texte).toContain('Trop de codes faux');
    expect((await famille.direCode(page, recu.code)).texte).toContain('Trop de codes faux');
    expect((await lireCompte(test, qui)).etat).toBe('en_cours');
    await famille.presser(page, 'Envoyer un autre code');
    const second = await recevoir(test, adresse);
    await famille.direCode(await code(famille), second.code);
    expect((await lireCompte(test, qui)).etat).toBe('actif');
  });

  it('cinquante essayés ensemble : cinq sont jugés', async () => {
    const attente = await enAttente();
    const { qui, famille } = attente;
    const page = await code(famille);
    const reponses = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        famille.envoyer(page, 'Continuer', { remplir: { code: faux(attente, i + 1) } }).then((r) => r.text),
      ),
    );
    expect(reponses.filter((texte) => texte.includes('Ce n’est pas le bon code'))).toHaveLength(
      ESSAIS_CODE - 1,
    );
    expect(await enBase(sql`select essais from portail_codes where compte_id = ${qui.compteId}`)).toEqual([
      { essais: ESSAIS_CODE },
    ]);
  });

  it('celui d’un autre compte, du même instant, n’est pas le bon', async () => {
    const [un, deux] = [await enAttente(), await enAttente()];
    expect((await un.famille.direCode(await code(un.famille), deux.recu.code)).texte).toContain(
      un.recu.code === deux.recu.code ? '' : 'Ce n’est pas le bon code',
    );
    expect((await lireCompte(test, deux.qui)).etat).toBe('en_cours');
  });

  it('cinq mails par heure pour un compte, celui de l’école compris, quelle que soit l’adresse', async () => {
    const { qui, famille, adresse } = await enAttente();
    const { deps } = test.current;
    const acces = await accesDe(deps, ecole.agent, ecole);
    expect(await deps.database.withEcole(acces, (trx) => askConfirmationsAgain(trx, [qui.ficheId]))).toEqual([
      { compteId: qui.compteId, attente: 0 },
    ]);
    await famille.presser(await code(famille), 'Envoyer un autre code');
    for (let i = 3; i < CODES_PAR_HEURE; i += 1)
      await famille.donnerMail(await famille.ouvrir(paths.portailAutreMail()), `n${i}-${adresse}`);
    const combien = async () =>
      (await enBase(sql`select 1 from portail_codes where compte_id = ${qui.compteId}`)).length;
    expect(await combien()).toBe(CODES_PAR_HEURE);
    const encore = await famille.presser(await code(famille), 'Envoyer un autre code');
    expect([encore.statut, encore.texte.includes('Trop de codes demandés')]).toEqual([429, true]);
    const ailleurs = await famille.donnerMail(
      await famille.ouvrir(paths.portailAutreMail()),
      `bombe-${adresse}`,
    );
    expect(ailleurs.statut).toBe(429);
    const [refus] = await deps.database.withEcole(acces, (trx) => askConfirmationsAgain(trx, [qui.ficheId]));
    expect(refus?.attente).toBeGreaterThan(0);
    expect(await combien()).toBe(CODES_PAR_HEURE);
    // The address refused is not the one that waits.
    expect((await lireCompte(test, qui)).mail).toBe(`n${CODES_PAR_HEURE - 1}-${adresse}`);
    await enBase(
      sql`update portail_codes set demande_le = demande_le - interval '1 hour' where compte_id = ${qui.compteId}`,
    );
    expect((await famille.presser(await code(famille), 'Envoyer un autre code')).statut).toBe(200);
  });

  it('le code ne va ni dans le journal, ni dans la base en clair, ni dans le sujet du mail', async () => {
    const { qui, recu } = await enAttente();
    const secret = jetonDuLien(recu);
    expect(recu.mail.subject).not.toContain(recu.code);
    const [ligne] = await enBase(
      sql`select k::text as code, (select string_agg(j::text, '') from graphile_worker._private_jobs j) as file,
       (select string_agg(x::text, '') from journal x where chaine = ${`compte:${qui.compteId}`}) as journal
       from portail_codes k where compte_id = ${qui.compteId}`,
    );
    const garde = JSON.stringify(ligne) + test.current.logs();
    expect(garde).toContain(qui.compteId);
    expect(garde.includes(secret) || new RegExp(`\\b${recu.code}\\b`).test(garde)).toBe(false);
  });
});

describe('ce qui change une adresse confirmée (règles §4.5, §8.5)', () => {
  it('le mot de passe d’une école, tant que rien d’autre n’est prouvé, ne la change pas', async () => {
    const { qui, famille, adresse, recu } = await enAttente();
    await enBase(
      sql`update representants_legaux set mail = ${adresse} where id = ${qui.ficheId} returning id`,
    );
    await famille.direCode(await code(famille), recu.code);
    await ajouterUneEcole(test, qui, await ouvrirEcole(test, 'École d’ailleurs'));
    const [{ provisoire } = qui] = await parLEcole(test, 'reinitialiser', ecole, 'representant_legal', [
      qui.ficheId,
    ]);
    const voleur = new Famille(test);
    const compte = await voleur.choisir(await voleur.entrer(qui, provisoire), 'neuf hiboux sur la branche');
    expect(compte.texte).toContain('Vous voyez les enfants d’une seule école');
    expect(compte.texte).not.toContain('AILLEURS');
    expect((await voleur.ouvrir(paths.portailChangerMail())).url).toBe(paths.portailCompte());
    const _csrf = await jeton(voleur, paths.portailCompte());
    for (const url of [paths.portailChangerMail(), paths.portailNouveauCodeMail()]) {
      const { status } = await voleur.navigation
        .post(url)
        .type('form')
        .send({ _csrf, mail: 'voleur@exemple.fr' });
      expect([url, status]).toEqual([url, 303]);
    }
    expect(await enBase(sql`select 1 from portail_codes where destination = 'voleur@exemple.fr'`)).toEqual(
      [],
    );
    expect(await lireCompte(test, qui)).toMatchObject({ mail: adresse, mailConfirme: true });
  });

  it('la nouvelle n’est en vigueur qu’une fois confirmée ; l’ancienne l’est jusque-là', async () => {
    const eleve = await informerEleve(test, ecole);
    const famille = new Famille(test);
    await famille.activerEleve(eleve);
    for (const adresse of ['un-parent@exemple.fr', 'autre-parent@exemple.fr']) {
      const avant = await lireCompte(test, eleve);
      await famille.donnerMail(await famille.ouvrir(paths.portailChangerMail()), adresse);
      const pendant = await lireCompte(test, eleve);
      expect(pendant.mailConfirme).toBe(avant.mailConfirme);
      if (avant.mailConfirme) expect(pendant.mail).toBe(avant.mail);
      await famille.direCode(
        await famille.ouvrir(paths.portailCodeMail()),
        (await recevoir(test, adresse)).code,
      );
      expect(await lireCompte(test, eleve)).toMatchObject({
        mail: adresse,
        mailConfirme: true,
        etat: 'actif',
      });
    }
    expect(premier((await lireCompte(test, eleve)).evenements)).toBe('active');
    expect(await new Famille(test).entrer(eleve, CHOISI)).toMatchObject({ url: paths.portailCompte() });
  });

  it('demandée par qui tenait une session, elle meurt avec le mot de passe d’avant : le lien ne vaut plus rien', async () => {
    const eleve = await informerEleve(test, ecole);
    const titulaire = new Famille(test);
    await titulaire.activerEleve(eleve);
    const voleur = new Famille(test);
    await voleur.entrer(eleve, CHOISI);
    await voleur.donnerMail(await prouverParMotDePasse(voleur, 'mail', CHOISI), 'emprunt@exemple.fr');
    const { lien } = await recevoir(test, 'emprunt@exemple.fr');
    const nouveau = 'douze lapins sous la pluie';
    await titulaire.presser(await titulaire.ouvrir(paths.portailChangerMotDePasse()), 'Changer', {
      remplir: { actuel: CHOISI, motDePasse: nouveau, confirmation: nouveau },
    });
    expect((await new Famille(test).ouvrir(lien)).texte).toContain('Ce lien ne marche plus');
    expect((await lireCompte(test, eleve)).mailConfirme).toBe(false);
  });
});
