import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { CODES_PAR_RESEAU, SMS_PAR_ECOLE, SMS_PAR_HEURE } from '../../../../src/domain/portail/codes.ts';
import { paths } from '../../../../src/paths.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import {
  codeDe,
  compteDe,
  demander,
  expedierCodes,
  inscrireDansUneEcole,
  oublierLesLimites,
  passant,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';

const test = useTestApp();
const base = useBase(test);
const AVA = { prenom: 'Ava', date: '2018-03-07' };
const FAUX = { prenom: 'Faux', date: '2017-01-01' };

beforeEach(() => oublierLesLimites(test));

describe('les codes (règles §8.4)', () => {
  it('cinq codes faux, et le bon ne vaut plus rien ; un autre, demandé, vaut', async () => {
    const portable = unPortable();
    await inscrireDansUneEcole(test, { nom: 'BRUN', prenom: 'Noé', portable }, [AVA]);
    const noe = passant(test);
    let page = await demander(noe, { portable, nom: 'Brun', prenom: 'Noé' });
    const [sms] = await expedierCodes(test);
    const bon = codeDe(sms);
    for (let essai = 1; essai <= 5; essai += 1)
      page = await noe.presser(page, 'Continuer', {
        remplir: { code: bon === '000000' ? '000001' : '000000' },
      });
    expect(page.texte).toContain('Trop de codes faux');
    page = await noe.presser(page, 'Continuer', { remplir: { code: bon } });
    expect(page.texte).toContain('Trop de codes faux');
    page = await noe.presser(page, 'Envoyer un autre code');
    expect(page.texte).toContain('Un autre code est demandé');
    const [nouveau] = await expedierCodes(test);
    page = await noe.presser(page, 'Continuer', { remplir: { code: codeDe(nouveau) } });
    expect(page.url).toBe(paths.portailEnfants());
  });

  it('le code d’un premier numéro ne prouve rien du second', async () => {
    const [un, deux] = [unPortable(), unPortable()];
    await inscrireDansUneEcole(test, { nom: 'GRIS', prenom: 'Max', portable: un }, [AVA]);
    await inscrireDansUneEcole(test, { nom: 'GRIS', prenom: 'Max', portable: deux }, [FAUX]);
    const max = passant(test);
    await demander(max, { portable: un, nom: 'Gris', prenom: 'Max' });
    const [premier] = await expedierCodes(test);
    const page = await demander(max, { portable: deux, nom: 'Gris', prenom: 'Max' });
    await expedierCodes(test);
    const refus = await max.presser(page, 'Continuer', { remplir: { code: codeDe(premier) } });
    expect(refus.statut).toBe(422);
  });

  it('trois en une heure pour une personne, connue ou non : attendre, et les mêmes mots', async () => {
    const portable = unPortable();
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'VERT', prenom: 'Lou', portable }, [AVA]);
    const mots = [];
    for (const prenom of ['Lou', 'Inconnue']) {
      const saisie = { portable, nom: 'Vert', prenom };
      for (let fois = 1; fois <= SMS_PAR_HEURE; fois += 1)
        expect((await demander(passant(test), saisie)).url).toBe(paths.portailCode());
      const refus = await demander(passant(test), saisie);
      expect(refus.statut).toBe(429);
      mots.push(refus.texte.replace(/dans .*?\./, 'plus tard.'));
    }
    expect(mots[0]).toContain('Trop de codes demandés');
    expect(mots[1]).toBe(mots[0]);
    expect((await compteDe(test, fiche)).etat).toBe('non_informe');
  });

  it('le numéro lui-même n’en reçoit pas plus de trois, de quelque façon qu’ils soient demandés', async () => {
    const portable = unPortable();
    await inscrireDansUneEcole(test, { nom: 'ROSE', prenom: 'Mia', portable }, [AVA]);
    let partis = 0;
    for (let fois = 1; fois <= SMS_PAR_HEURE + 2; fois += 1) {
      await oublierLesLimites(test);
      await demander(passant(test), { portable, nom: 'Rose', prenom: 'Mia' });
      partis += (await expedierCodes(test)).filter(({ to }) => to === portable).length;
    }
    expect(partis).toBe(SMS_PAR_HEURE);
  });

  it('cent en une heure depuis un même réseau : le Wi-Fi d’une école, les portables d’une ville', async () => {
    const statuts = [];
    for (let fois = 0; fois <= CODES_PAR_RESEAU; fois += 1)
      statuts.push((await demander(passant(test), { portable: unPortable(), nom: 'X', prenom: 'Y' })).statut);
    expect(statuts.filter((statut) => statut === 429)).toHaveLength(1);
    expect(statuts.at(-1)).toBe(429);
  });

  it('une école ne fait pas partir plus de codes que sa part', async () => {
    const portable = unPortable();
    const { ecole } = await inscrireDansUneEcole(test, { nom: 'OR', prenom: 'Tim', portable }, [AVA]);
    const remplir = (n: number) =>
      base(sql`insert into inscriptions_sms (code_id, ecole_id, portable)
        select 1000000 + i, ${ecole.id}, 'autre' || i from generate_series(1, ${n}::int) i on conflict do nothing`);
    await remplir(SMS_PAR_ECOLE - 1);
    await demander(passant(test), { portable, nom: 'Or', prenom: 'Tim' });
    expect(await expedierCodes(test)).toHaveLength(1);
    await demander(passant(test), { portable, nom: 'Or', prenom: 'Tim' });
    expect(await expedierCodes(test)).toEqual([]);
  });
});
