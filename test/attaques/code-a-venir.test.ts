import { expect, it } from 'vitest';
import { PERIODE_OTP_S } from '../../src/domain/connexion/codes.ts';
import { creerAgent } from '../builders/agent.ts';
import { useTestApp } from '../helpers/app.ts';
import { Attaque, tenter, useConnexions } from '../helpers/attaques.ts';

const test = useTestApp();
const connexions = useConnexions(test);

it('un code qui n’existe pas encore n’est pas consommé : le téléphone resterait dehors jusque-là', async () => {
  const { id, identifiant } = await creerAgent(test.current.deps);
  const pasDans = (secondes: number) => Math.floor((Date.now() / 1000 + secondes) / PERIODE_OTP_S);
  const consommer = async (pas: number) =>
    (
      await tenter(connexions.acces, 'select consommer_code_de_connexion($1, $2) as servi', [
        identifiant,
        pas,
      ])
    ).lignes[0]?.servi;
  const dernier = async () =>
    (
      await connexions.proprietaire.query<{ pas: number }>(
        'select otp_dernier_pas::float8 as pas from agents where id = $1',
        [id],
      )
    ).rows[0]?.pas;
  // The code of this moment serves, then that of a phone which is fast.
  for (const pas of [pasDans(0), pasDans(0) + 1]) {
    expect(await consommer(pas)).toBe(true);
    expect(await dernier()).toBe(pas);
  }
  const avant = await dernier();
  const attaque = new Attaque('téléphone tenu dehors par un code à venir');
  for (const pas of [pasDans(3_660), pasDans(86_400), pasDans(365 * 86_400), 2_147_483_647, 9e15])
    attaque.compter(`${pas}`, (await consommer(pas)) !== false);
  expect(await dernier()).toBe(avant);
  attaque.conclure(5);
});
