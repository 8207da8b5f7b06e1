import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { hashToken } from '../../../../src/auth/portail/codes.ts';
import { paths } from '../../../../src/paths.ts';
import { bloquer, HACHE_CHOISI } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import {
  choisirMotDePasse,
  compteDe,
  dates,
  demander,
  expedierCodes,
  inscrireDansUneEcole,
  oublierLesLimites,
  passant,
  prouver,
  sessionDe,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';
import type { Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
const AVA = { prenom: 'Ava', date: '2018-03-07' };
const FAUX = { prenom: 'Faux', date: '2017-01-01' };

beforeEach(() => oublierLesLimites(test));

/** Birth dates, then a password. */
async function terminer(visiteur: Visiteur, enfants: Page, dites: Record<string, string>): Promise<Page> {
  const choix = await visiteur.presser(enfants, 'Continuer', { remplir: dates(enfants, dites) });
  return choisirMotDePasse(visiteur, choix);
}

describe('une ligne forgée n’ouvre ni ne ferme le compte de personne (règles §4.5, §8.4)', () => {
  it('le portable de la victime sous un autre nom : elle ne la voit pas, et s’inscrit', async () => {
    const portable = unPortable();
    const vraie = await inscrireDansUneEcole(test, { nom: 'PETIT', prenom: 'Jeanne', portable }, [AVA]);
    const forgee = await inscrireDansUneEcole(test, { nom: 'VOLEUR', prenom: 'Max', portable }, [FAUX]);
    const jeanne = passant(test);
    const enfants = await prouver(test, jeanne, { portable, nom: 'Petit', prenom: 'Jeanne' });
    expect(enfants.texte).not.toContain('Faux');
    const fini = await terminer(jeanne, enfants, { Ava: AVA.date });
    expect(fini.texte).not.toContain('Faux');
    expect((await compteDe(test, forgee.fiche)).etat).toBe('non_informe');
    expect((await compteDe(test, vraie.fiche)).etat).toBe('actif');
  });

  it('un enfant de la même fiche, laissé de côté : « Mon compte » n’en montre rien, par du SQL non plus', async () => {
    const portable = unPortable();
    const { eleves } = await inscrireDansUneEcole(test, { nom: 'PONS', prenom: 'Rita', portable }, [
      AVA,
      FAUX,
    ]);
    const rita = passant(test);
    const enfants = await prouver(test, rita, { portable, nom: 'Pons', prenom: 'Rita' });
    const saisie = { remplir: dates(enfants, { Ava: AVA.date, Faux: '2017-01-02' }) };
    const choix = await rita.presser(
      await rita.presser(enfants, 'Continuer', saisie),
      'Continuer sans cet enfant',
    );
    const compte = await choisirMotDePasse(rita, choix);
    expect(compte.texte).toContain('Ava PONS');
    const [, faux = ''] = eleves;
    for (const { html, texte } of [
      compte,
      await rita.ouvrir(paths.portailConfirmerEnfant({ id: faux })),
      await rita.ouvrir(paths.portailSignaler({ id: faux })),
    ]) {
      expect(html).not.toContain('Faux');
      expect(texte).toMatch(/École \d+/);
    }
    const vus = await test.current.deps.database.readPortail(sessionDe(rita), (trx) =>
      trx.rows<{ prenom: string }>(sql`select prenom from eleves`),
    );
    expect(vus).toEqual([{ prenom: 'Ava' }]);
  });

  it('le portable et le nom de la victime, avec un autre enfant : elle s’inscrit sans lui', async () => {
    const portable = unPortable();
    const qui = { nom: 'ROUX', prenom: 'Élise', portable };
    // The forged line is the older one: its account must not be the one kept.
    const forgee = await inscrireDansUneEcole(test, qui, [FAUX]);
    const vraie = await inscrireDansUneEcole(test, qui, [AVA]);
    const elise = passant(test);
    const enfants = await prouver(test, elise, { portable, nom: 'Roux', prenom: 'Elise' });
    const page = await elise.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Ava: AVA.date, Faux: '2016-06-06' }),
    });
    const choix = await elise.presser(page, 'Continuer sans cet enfant');
    const fini = await choisirMotDePasse(elise, choix);
    expect(fini.texte).not.toContain('Faux');
    expect((await compteDe(test, vraie.fiche)).etat).toBe('actif');
    expect(await compteDe(test, forgee.fiche)).toMatchObject({ etat: 'non_informe', portable: null });
  });

  it('le nom de la victime et le portable du voleur : il n’ouvre que sa propre ligne', async () => {
    const portable = unPortable();
    const vraie = await inscrireDansUneEcole(test, { nom: 'FAURE', prenom: 'Iris', portable: unPortable() }, [
      AVA,
    ]);
    const forgee = await inscrireDansUneEcole(test, { nom: 'FAURE', prenom: 'Iris', portable }, [FAUX]);
    const voleur = passant(test);
    const enfants = await prouver(test, voleur, { portable, nom: 'Faure', prenom: 'Iris' });
    expect(enfants.texte).not.toContain('Ava');
    const fini = await terminer(voleur, enfants, { Faux: FAUX.date });
    expect(fini.texte).not.toContain('Ava');
    expect((await compteDe(test, forgee.fiche)).etat).toBe('actif');
    expect((await compteDe(test, vraie.fiche)).etat).toBe('non_informe');
  });

  it('qui tenait la feuille a commencé l’activation : son mot de passe et son mail ne valent plus rien', async () => {
    const portable = unPortable();
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'LAMY', prenom: 'Ève', portable }, [AVA]);
    const { id } = await compteDe(test, fiche);
    const jeton = 'jeton-du-voleur';
    await base(sql`update comptes set etat = 'en_cours', mail = 'voleur@exemple.fr', mot_de_passe_hache = ${HACHE_CHOISI}
      where id = ${id}`);
    await base(sql`insert into portail_codes (but, canal, compte_id, destination, lien_hache, expire_le, envoye_le)
      values ('mail', 'mail', ${id}, 'voleur@exemple.fr', ${hashToken(jeton)}, now() + interval '48 hours', now())`);
    expect((await passant(test).ouvrir(`${paths.portailLienMail()}?jeton=${jeton}`)).statut).toBe(200);
    const eve = passant(test);
    await terminer(eve, await prouver(test, eve, { portable, nom: 'Lamy', prenom: 'Eve' }), {
      Ava: AVA.date,
    });
    const compte = await compteDe(test, fiche);
    expect(compte).toMatchObject({ id, etat: 'actif', origine: 'responsable', mail: null });
    expect(
      await base(sql`select 1 from comptes where id = ${id} and mot_de_passe_hache = ${HACHE_CHOISI}`),
    ).toEqual([]);
    expect((await passant(test).ouvrir(`${paths.portailLienMail()}?jeton=${jeton}`)).statut).toBe(410);
  });

  it('un compte bloqué ne reçoit pas de code', async () => {
    const portable = unPortable();
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'NOIR', prenom: 'Ali', portable }, [AVA]);
    await bloquer(test.current.deps, [fiche], 'representant_legal');
    await demander(passant(test), { portable, nom: 'Noir', prenom: 'Ali' });
    expect(await expedierCodes(test)).toEqual([]);
  });

  it('une fiche que son école retire, ou dont le numéro change, s’en va de la page suivante', async () => {
    const portable = unPortable();
    const qui = { nom: 'LECLERC', prenom: 'Eva', portable };
    const une = await inscrireDansUneEcole(test, qui, [AVA]);
    const autre = await inscrireDansUneEcole(test, qui, [FAUX]);
    const eva = passant(test);
    const enfants = await prouver(test, eva, { portable, nom: 'Leclerc', prenom: 'Eva' });
    expect(enfants.texte).toContain('Faux');
    await base(sql`update representants_legaux set portable = '+33639980000' where id = ${autre.fiche}`);
    expect((await eva.ouvrir(paths.portailEnfants())).texte).not.toContain('Faux');
    await base(sql`update representants_legaux set parti_le = now() where id = ${une.fiche}`);
    expect((await eva.ouvrir(paths.portailEnfants())).texte).toContain('Aucun enfant n’est à votre nom');
  });
});

describe('un couple, un seul numéro (règles §8.4)', () => {
  it('chacun son nom, chacun son compte ; les limites de l’un ne sont pas celles de l’autre', async () => {
    const portable = unPortable();
    const mail = 'famille@exemple.fr';
    const elle = await inscrireDansUneEcole(test, { nom: 'SOW', prenom: 'Awa', portable, mail }, [AVA]);
    const lui = await inscrireDansUneEcole(test, { nom: 'SOW', prenom: 'Malik', portable, mail }, [FAUX]);
    const awa = passant(test);
    await terminer(awa, await prouver(test, awa, { portable, nom: 'Sow', prenom: 'Awa' }), { Ava: AVA.date });
    const malik = passant(test);
    const fini = await terminer(
      malik,
      await prouver(test, malik, { portable, nom: 'Sow', prenom: 'Malik' }),
      {
        Faux: FAUX.date,
      },
    );
    expect(fini.url).toContain('info=inscrit');
    const comptes = [await compteDe(test, elle.fiche), await compteDe(test, lui.fiche)];
    expect(comptes.map(({ etat }) => etat)).toEqual(['actif', 'actif']);
    expect(comptes[0]?.id).not.toBe(comptes[1]?.id);
  });
});
