import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { encrypt, parseKeyRing } from '../../../../src/auth/encryption.ts';
import { commande as migrer } from '../../../../src/cli/commandes/migrer.ts';
import { commande as verifier } from '../../../../src/cli/commandes/verifier.ts';
import { direPanne } from '../../../../src/cli/panne.ts';
import type { Config } from '../../../../src/config.ts';
import { createDeps } from '../../../../src/deps.ts';
import { exigerLesCles } from '../../../../src/services/cles-de-la-base.ts';
import { creerAgent, MOT_DE_PASSE } from '../../../builders/agent.ts';
import { erreursDe, useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { lancer, lancerOps } from '../../../helpers/processus/ops.ts';
import { PRODUCTION } from '../../../helpers/processus/production.ts';
import { Poste } from '../../../helpers/visiteur/poste.ts';

const test = useTestApp();
const cle = (nom: string) => `${nom}:${randomBytes(32).toString('base64')}`;
const K1 = cle('k1');
const K2 = cle('k2');
const AUTRE_K1 = cle('k1');
const enBase = useBase(test);

/** A process that starts in production with these keys, as far as they go: its warnings, or its refusal as it is printed. */
async function partir(encryptionKeys: string, environment: Config['environment'] = 'production') {
  const { config, appUrl, accesUrl, portailUrl } = test.current;
  const deps = createDeps({ ...config, environment, encryptionKeys }, { appUrl, accesUrl, portailUrl });
  const dits: string[] = [];
  try {
    await exigerLesCles(deps, (message) => dits.push(message));
    return dits;
  } catch (error) {
    return direPanne(error);
  } finally {
    await deps.close();
  }
}
const ops = (commande: typeof verifier, encryptionKeys: string) => {
  const { config, ownerUrl, appUrl, accesUrl, portailUrl } = test.current;
  const avec = { ...config, encryptionKeys };
  const deps = createDeps(avec, { ownerUrl, appUrl, accesUrl, portailUrl });
  return lancer({ ...test.current, config: avec, deps }, commande).finally(() => deps.close());
};
/** A password and a phone, whose keys are these. */
async function chiffrerDesLignes(duCompte: string, duTelephone = duCompte) {
  const agent = (
    await enBase<{ id: string }>(
      sql`insert into agents (identifiant, nom, prenom, fonction, mot_de_passe_hache) values ('chiffree',
         'A', 'B', 'directeur', '-') returning id`,
    )
  )[0]?.id;
  const otp = encrypt(parseKeyRing(duTelephone), 'ABCDEFGH', `agent:${agent}:otp`);
  await enBase(
    sql`update agents set otp_chiffre = ${otp.chiffre}, otp_cle = ${otp.cle}, otp_active_le = now() where id = ${agent}`,
  );
  const provisoire = encrypt(parseKeyRing(duCompte), 'motdepasse', 'compte:1:mot_de_passe_provisoire');
  await enBase(
    sql`insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le) values (1, 1,
       ${provisoire.chiffre}, ${provisoire.cle}, now(), now() + interval '1 month')`,
  );
}
const temoins = async () =>
  (await enBase<{ cle: string }>(sql`select cle from cles_temoins order by 1`)).map((t) => t.cle);

beforeEach(async () => {
  await enBase(sql`delete from provisoires`);
  await enBase(sql`delete from agents where identifiant = 'chiffree'`);
  await enBase(sql`delete from cles_temoins`);
});

describe('ENCRYPTION_KEYS est celle de la base (décision 031)', { timeout: 180_000 }, () => {
  it('au premier usage, une clé laisse son témoin ; les bonnes clés ne disent rien, une clé de plus non plus', async () => {
    expect(await partir(K1)).toEqual([]);
    await chiffrerDesLignes(K1);
    expect(await partir(K1)).toEqual([]);
    expect(await partir(`${K2},${K1}`)).toEqual([]);
    expect(await temoins()).toEqual(['k1', 'k2']);
  });

  it('une mauvaise clé, ou une clé absente, refuse de démarrer en production, en français ; ailleurs, un avertissement', async () => {
    await partir(K1);
    await chiffrerDesLignes(K1);
    expect(await partir(AUTRE_K1)).toMatch(
      /^ENCRYPTION_KEYS\u00a0: «\u00a0k1\u00a0» n’est pas la clé qui a chiffré cette base → donnez/,
    );
    expect(await partir(K2)).toMatch(/^ENCRYPTION_KEYS\u00a0: «\u00a0k1\u00a0» manque → donnez/);
    expect(await partir(AUTRE_K1, 'development')).toEqual([expect.stringContaining('n’est pas la clé')]);
    // And nobody took the place of the right one.
    expect(await partir(K1)).toEqual([]);
  });

  it('une clé qu’aucune ligne ne nomme peut partir, ou changer sous le même nom', async () => {
    await partir(K1);
    expect(await partir(AUTRE_K1)).toEqual([]);
    await chiffrerDesLignes(AUTRE_K1);
    expect(await partir(AUTRE_K1)).toEqual([]);
    expect(await partir(K1)).toContain('n’est pas la clé');
    await enBase(sql`delete from agents where identifiant = 'chiffree'`);
    expect(await partir(K2)).toContain('manque');
    await enBase(sql`delete from provisoires`);
    expect(await partir(K2)).toEqual([]);
    expect(await temoins()).toEqual(['k2']);
  });

  it.each(['otp_cle', 'otp_futur_cle', 'cle'])(
    'une seule ligne suffit à nommer sa clé : %s',
    async (colonne) => {
      await partir(K1);
      await chiffrerDesLignes(K1);
      if (colonne !== 'cle') await enBase(sql`delete from provisoires`);
      if (colonne === 'cle') await enBase(sql`delete from agents where identifiant = 'chiffree'`);
      if (colonne === 'otp_futur_cle')
        await enBase(
          sql`update agents set otp_futur_chiffre = otp_chiffre, otp_futur_cle = otp_cle, otp_futur_le = now(),
           otp_futur_session = gen_random_uuid(), otp_chiffre = null, otp_cle = null, otp_active_le = null
             where identifiant = 'chiffree'`,
        );
      expect(await partir(AUTRE_K1)).toContain('n’est pas la clé');
      expect((await ops(verifier, AUTRE_K1)).sortie).toContain('«\u00a0k1\u00a0» n’est pas la clé');
    },
  );

  it('sans témoin (base d’avant), un doute est dit ; « verifier » essaie les lignes, et le témoin suit', async () => {
    await chiffrerDesLignes(K1);
    expect(await partir(K1)).toEqual([
      expect.stringContaining('rien ne dit si «\u00a0k1\u00a0» est la bonne clé'),
    ]);
    for (const commande of [verifier, migrer]) {
      const refus = await ops(commande, AUTRE_K1);
      expect([refus.code, refus.sortie]).toEqual([
        1,
        expect.stringContaining('n’est pas la clé qui a chiffré cette base'),
      ]);
      expect(refus.sortie).not.toContain('Plus de pouvoir');
    }
    expect((await ops(verifier, K2)).sortie).toContain('«\u00a0k1\u00a0» manque');
    expect(await temoins()).toEqual([]);
    expect((await ops(verifier, K1)).code).toBe(0);
    expect(await temoins()).toEqual(['k1']);
    expect(await partir(K1)).toEqual([]);
    expect(await partir(AUTRE_K1)).toContain('n’est pas la clé');
  });

  it('chaque clé est essayée, quelle que soit la ligne : mot de passe de l’une, téléphone de l’autre', async () => {
    await chiffrerDesLignes(K1, K2);
    expect((await ops(verifier, `${K2},${K1}`)).code).toBe(0);
    expect(await temoins()).toEqual(['k1', 'k2']);
    const { code, sortie } = await ops(verifier, `${AUTRE_K1},${cle('k2')}`);
    expect(code).toBe(1);
    expect(sortie.match(/n’est pas la clé/g)).toHaveLength(2);
  });

  it('« verifier » sans ENCRYPTION_KEYS dit qu’elle n’est pas essayée, code 0 ; donnée, elle l’est', async () => {
    await chiffrerDesLignes(K1);
    const { ownerUrl } = test.current;
    const lance = async (plus: Record<string, string>) =>
      (await lancerOps(ownerUrl, ['verifier'], { environment: { NODE_ENV: 'production', ...plus } })).stdout;
    expect(await lance({})).toContain('clés non essayées');
    expect(await lance({ ENCRYPTION_KEYS: K1 })).not.toMatch(/clés|ENCRYPTION/);
    expect(await lance({ ENCRYPTION_KEYS: AUTRE_K1 })).toContain('n’est pas la clé');
  });

  it('« travail » ne commence pas avec une mauvaise clé', async () => {
    await partir(PRODUCTION.ENCRYPTION_KEYS);
    await chiffrerDesLignes(PRODUCTION.ENCRYPTION_KEYS);
    const { TRUST_PROXY: _relais, ...travail } = PRODUCTION;
    const { code, stderr } = await lancerOps(test.current.ownerUrl, ['travail'], {
      environment: { ...travail, ENCRYPTION_KEYS: AUTRE_K1 },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('n’est pas la clé qui a chiffré cette base')]);
  });
});

describe('ce qui ne peut pas être lu ensuite', { timeout: 180_000 }, () => {
  it('une page le dit en français (503) avec une référence, et le log nomme la clé', async () => {
    await creerAgent(test.current.deps, { identifiant: 'illisible', fonction: 'directeur' });
    await enBase(sql`update agents set otp_cle = 'perdue' where identifiant = 'illisible'`);
    const poste = new Poste(test.current);
    await poste.ouvrir('/connexion');
    await poste.envoyer('/connexion', { identifiant: 'illisible', motDePasse: MOT_DE_PASSE });
    await poste.ouvrir('/connexion/otp');
    const page = await poste.envoyer('/connexion/otp', { moyen: 'otp', code: '123456' });
    expect(page.status).toBe(503);
    expect(page.text).toContain('Service à régler');
    expect(page.text).not.toContain('perdue');
    expect(erreursDe(test.current)).toContain('ENCRYPTION_KEYS\u00a0: «\u00a0perdue\u00a0» manque');
  });
});
