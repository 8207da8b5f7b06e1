import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import type { Config } from '../../config.ts';
import { CHIFFRES_CODE } from '../../domain/portail/codes.ts';
import { deriveKey } from '../derived-keys.ts';

export const drawCode = (): string => String(randomInt(10 ** CHIFFRES_CODE)).padStart(CHIFFRES_CODE, '0');
/** 32 bytes: what the link of a mail carries. */
export const drawToken = (): string => randomBytes(32).toString('base64url');

/** Six digits are guessed in a second by who reads their plain hash: the key is outside the database. */
export const hashCode = (config: Pick<Config, 'sessionSecret'>, codeId: string, code: string): Buffer =>
  createHmac('sha256', deriveKey(config, 'codes'))
    .update(JSON.stringify([codeId, code]))
    .digest();

/** Nothing to guess: a plain hash. Whatever somebody typed in an address gives one. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
