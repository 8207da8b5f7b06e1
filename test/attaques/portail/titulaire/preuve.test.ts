import { beforeAll, describe, expect, it } from 'vitest';
import { PREUVE_MAX_MS } from '../../../../src/domain/portail/session.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { tenter, useConnexions } from '../../../helpers/attaques.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import { type InformeGardien, informerGardien, useEcole } from '../../../helpers/scenes/portail/informes.ts';
import { enSession, ouvrirSessionDe } from '../../../helpers/scenes/portail/sessions-portail.ts';

const test = useTestApp();
const connexions = useConnexions(test);
const ecole = useEcole(test);
let qui: InformeGardien;
const NOUVELLE = 'p'.repeat(43);

beforeAll(async () => {
  qui = await informerGardien(test, ecole.current);
  await new Famille(test).activerGardien(test, qui, 'preuve@exemple.fr');
});

describe('qui tient une session sans avoir montré que c’est lui (règles §8.5)', () => {
  it('ne change ni mail ni portable, quel que soit le SQL de la connexion du portail', async () => {
    const session = await ouvrirSessionDe(test, qui);
    for (const appel of [
      "demander_code_mail('vol@exemple.fr')",
      "demander_code_portable('+33612345678')",
      `ecarter_mot_de_passe_d_avant('${NOUVELLE}')`,
    ])
      expect([
        appel,
        await enSession(connexions.portail, session, () => tenter(connexions.portail, `select ${appel}`)),
      ]).toMatchObject([appel, { code: '42501' }]);
    for (const enonce of [
      'update portail_sessions set prouve_le = now()',
      "select renouveler_session('', 'x', '{}')",
      `select fermer_les_acces(array[${qui.compteId}])`,
      `select * from contacts_de_onde(${qui.compteId})`,
    ])
      expect([
        enonce,
        await enSession(connexions.portail, session, () => tenter(connexions.portail, enonce)),
      ]).toMatchObject([enonce, { code: '42501' }]);
  });

  it('ne le montre pas avec un autre hachage que celui du mot de passe, ni un code d’autre chose', async () => {
    const session = await ouvrirSessionDe(test, qui);
    for (const appel of [
      `prouver_par_mot_de_passe(null, '${NOUVELLE}')`,
      `prouver_par_mot_de_passe('', '${NOUVELLE}')`,
      `prouver_par_mot_de_passe('$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}', '${NOUVELLE}')`,
    ])
      expect(
        (
          await enSession(connexions.portail, session, () =>
            tenter(connexions.portail, `select ${appel} as r`),
          )
        ).lignes,
      ).toEqual([{ r: false }]);
    expect(
      (
        await enSession(connexions.portail, session, () =>
          tenter(connexions.portail, `select prouver_par_code(null, '${NOUVELLE}') as r`),
        )
      ).lignes,
    ).toEqual([{ r: 'aucun' }]);
  });

  it('la base compte le même délai que celui que les pages promettent', async () => {
    const session = await ouvrirSessionDe(test, qui);
    await connexions.proprietaire.query(
      "update comptes set mail_confirme_le = now() - interval '1 day' where id = $1",
      [qui.compteId],
    );
    const demander = async (ageMs: number) => {
      await connexions.proprietaire.query(
        'update portail_sessions set prouve_le = now() - make_interval(secs => $1) where empreinte = empreinte_de_session($2)',
        [ageMs / 1_000, session],
      );
      const { code } = await enSession(connexions.portail, session, () =>
        tenter(connexions.portail, "select demander_code_mail('delai@exemple.fr')"),
      );
      return code ?? 'fait';
    };
    expect([await demander(PREUVE_MAX_MS - 60_000), await demander(PREUVE_MAX_MS + 1_000)]).toEqual([
      'fait',
      '42501',
    ]);
  });
});
