import type { Commande } from '../commande.ts';
import { commande as agentsCreer } from './agents/creer.ts';
import { commande as agentsDesactiver } from './agents/desactiver.ts';
import { commande as agentsEnrolement } from './agents/enrolement.ts';
import { commande as agentsHabiliter } from './agents/habiliter.ts';
import { commande as agentsImporter } from './agents/importer.ts';
import { commande as agentsLister } from './agents/lister.ts';
import { commande as agentsMotDePasse } from './agents/mot-de-passe.ts';
import { commande as ecolesCreer } from './ecoles/creer.ts';
import { commande as ecolesFermer } from './ecoles/fermer.ts';
import { commande as ecolesFusionner } from './ecoles/fusionner.ts';
import { commande as mailsRebonds } from './mails-rebonds.ts';
import { commande as migrer } from './migrer.ts';
import { commande as nuit } from './nuit.ts';
import { commande as demoOnde } from './onde/demo.ts';
import { commande as ondeImporter } from './onde/importer.ts';
import { commande as ondeImporterTout } from './onde/importer-tout.ts';
import { commande as otp } from './otp.ts';
import { commande as travail } from './travail.ts';
import { commande as verifier } from './verifier.ts';

export const commandes: readonly Commande[] = [
  migrer,
  ecolesCreer,
  ecolesFermer,
  ecolesFusionner,
  agentsCreer,
  agentsImporter,
  agentsLister,
  agentsHabiliter,
  agentsDesactiver,
  agentsMotDePasse,
  agentsEnrolement,
  otp,
  ondeImporter,
  ondeImporterTout,
  nuit,
  travail,
  mailsRebonds,
  demoOnde,
  verifier,
];
