import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { useTestApp } from '../../helpers/app.ts';
import {
  Attaque,
  annuler,
  enoncer,
  LOGINS,
  ouvrirClient,
  tenter,
  tenterSansTrace,
  urlDe,
} from '../../helpers/attaques.ts';
import { useScenePortailACacher } from '../../helpers/scenes/portail/a-cacher.ts';
import { voirContexteDe } from '../../helpers/scenes/portail/sessions-portail.ts';

const test = useTestApp();
const scene = useScenePortailACacher(test);
const { connexions } = scene;

describe('sans contexte, ou avec un autre que le sien', () => {
  const lire = async (attaque: Attaque, quoi: string, client: pg.Client) => {
    for (const { nom } of scene.relations) {
      const reponse = await tenterSansTrace(
        client,
        `select ${scene.lisibles.get(nom) ?? '*'} from ${nom} limit 1`,
      );
      attaque.compter(`${quoi} : ${nom}`, reponse.nombre > 0 && nom !== 'public.limites');
    }
  };

  it('aucun : une requête qui oublie d’entrer échoue', async () => {
    const attaque = new Attaque('portail sans contexte');
    await annuler(connexions.portail, () => lire(attaque, 'sans entrer', connexions.portail));
    for (const faux of [
      '',
      'x',
      'x'.repeat(43),
      'é',
      scene.session.slice(1),
      `${scene.session} `,
      scene.session.toUpperCase(),
    ])
      attaque.compter(
        `entrer avec « ${faux} »`,
        (await tenter(connexions.portail, 'select from entrer_portail($1)', [faux])).code !== 'C1D01',
      );
    attaque.compter(
      'null',
      (await tenter(connexions.portail, 'select from entrer_portail(null)')).code !== 'C1D01',
    );
    attaque.conclure(30);
  });

  it('forgé : le compte d’un autre, sans sceau, avec un sceau au hasard, avec celui du sien', async () => {
    const attaque = new Attaque('contextes forgés');
    const vrai = await voirContexteDe(connexions.portail, scene.session);
    const forge = vrai.contexte.replace(
      `"compte": ${scene.moi.compteId}`,
      `"compte": ${scene.autres[0]?.compteId}`,
    );
    expect(forge).not.toBe(vrai.contexte);
    const sansLimite = JSON.stringify({
      ...JSON.parse(vrai.contexte),
      limite: undefined,
      agent: 1,
      ecole: 1,
    });
    for (const contexte of [forge, sansLimite, '{}', 'null', vrai.contexte])
      for (const sceau of ['', '0'.repeat(64), vrai.sceau])
        for (const entre of [false, true])
          await annuler(connexions.portail, async () => {
            if (entre) await connexions.portail.query('select from entrer_portail($1)', [scene.session]);
            await enoncer(connexions.portail, { contexte, sceau }, true);
            await lire(attaque, `${contexte} ${sceau} ${entre}`, connexions.portail);
          });
    attaque.conclure(5 * 3 * 2 * 20);
  });

  it('rejoué : plus tard, ailleurs, par une autre connexion, ou celui d’une agente', async () => {
    const attaque = new Attaque('contextes rejoués au portail');
    const vrai = await voirContexteDe(connexions.portail, scene.session);
    for (const local of [true, false]) {
      await annuler(connexions.portail, async () => {
        await enoncer(connexions.portail, vrai, local);
        await lire(attaque, `même connexion, ${local}`, connexions.portail);
      });
      await connexions.portail.query('reset all');
    }
    for (const login of LOGINS) {
      const client = await ouvrirClient(urlDe(test.current, login));
      await annuler(client, async () => {
        await enoncer(client, vrai, true);
        await lire(attaque, login, client);
      });
      await client.end();
    }
    // Alive, and of the other login.
    await connexions.portail.query('begin');
    await connexions.portail.query('select from entrer_portail($1)', [scene.session]);
    const { rows } = await connexions.portail.query(
      "select current_setting('app.contexte') as contexte, current_setting('app.sceau') as sceau",
    );
    await annuler(connexions.app, async () => {
      await enoncer(connexions.app, rows[0], true);
      await lire(attaque, 'vivant, dans l’administration', connexions.app);
    });
    await connexions.portail.query('commit');
    attaque.conclure(6 * 20);
  });

  it('le sien, dans la connexion de l’administration : ses politiques ne le connaissent pas', async () => {
    const attaque = new Attaque('session du portail dans l’administration');
    for (const login of ['app', 'acces'] as const)
      for (const entree of [
        'entrer_portail($1)',
        'entrer($1, 1)',
        'entrer_acces($1)',
        'garde_portail($1, true)',
      ]) {
        const reponse = await annuler(connexions[login], () =>
          tenter(connexions[login], `select from ${entree}`, [scene.session]),
        );
        attaque.compter(`${login} ${entree} : ${reponse.code}`, reponse.code === undefined);
      }
    attaque.conclure(8);
  });
});
