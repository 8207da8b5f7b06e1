import { expect, it, vi } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { createDeps } from '../../../src/deps.ts';
import { createSmsGateway, SMS_GARDES } from '../../../src/sms/gateway.ts';
import { refus } from './outils.ts';

const SANS_FOURNISSEUR = {
  smsUrl: undefined,
  smsJeton: undefined,
  smsCorps: undefined,
  smsParMinute: 1,
};

it('sans fournisseur, les SMS restent sur cette machine, le plus récent en premier', async () => {
  let heure = 0;
  const sms = createSmsGateway(SANS_FOURNISSEUR, () => new Date(heure));
  for (heure = 1; heure <= 3; heure += 1) await sms.send({ to: '+33612345678', text: `SMS ${heure}` });
  expect(sms.recent()).toEqual(
    [3, 2, 1].map((n) => ({ to: '+33612345678', text: `SMS ${n}`, rang: n, garde: new Date(n) })),
  );
});

it('les derniers seulement, et chacun garde son rang', async () => {
  const sms = createSmsGateway(SANS_FOURNISSEUR);
  for (let n = 0; n < SMS_GARDES + 5; n += 1) await sms.send({ to: '+262692112233', text: 'SMS' });
  expect(sms.gardesAuPlus).toBe(SMS_GARDES);
  expect(sms.recent()).toHaveLength(SMS_GARDES);
  expect([sms.recent()[0]?.rang, sms.recent().at(-1)?.rang]).toEqual([SMS_GARDES + 5, 6]);
});

it('un numéro qui n’est pas international y est refusé aussi', async () => {
  const sms = createSmsGateway(SANS_FOURNISSEUR);
  expect((await refus(sms.send({ to: '0612345678', text: 'SMS' }))).definitif).toBe(true);
  expect(sms.recent()).toEqual([]);
});

it('l’application en a une, qu’un test peut remplacer, et qui se ferme avec elle', async () => {
  const config = loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  const urls = {
    appUrl: 'postgres://a:b@127.0.0.1:1/x',
    accesUrl: 'postgres://c:d@127.0.0.1:1/x',
    portailUrl: 'postgres://c:d@127.0.0.1:1/x',
  };
  const maintenant = new Date('2026-09-01T08:00:00Z');
  const deps = createDeps(config, urls, { clock: { now: () => maintenant } });
  await deps.sms.send({ to: '+33612345678', text: 'SMS' });
  expect(deps.sms.recent()).toMatchObject([{ text: 'SMS', garde: maintenant }]);
  await deps.close();

  const close = vi.fn();
  const sms = { ...createSmsGateway(SANS_FOURNISSEUR), close };
  const avec = createDeps(config, urls, { sms });
  expect(avec.sms).toBe(sms);
  await avec.close();
  expect(close).toHaveBeenCalledOnce();
});
