/** The three fields of each date, as the page names them. */
export function champsDesDates(dates: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dates).flatMap(([nom, date]) => {
      const [annee = '', mois = '', jour = ''] = date.split('-');
      return [
        [`${nom}-jour`, jour],
        [`${nom}-mois`, mois],
        [`${nom}-annee`, annee],
      ];
    }),
  );
}
