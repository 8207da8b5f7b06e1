import QRCode from 'qrcode';

/** PNG of the text as a data: address, the only picture the content security policy allows besides our files. */
export const qrDataUri = (texte: string): Promise<string> =>
  QRCode.toDataURL(texte, { errorCorrectionLevel: 'M', margin: 4, scale: 6 });
