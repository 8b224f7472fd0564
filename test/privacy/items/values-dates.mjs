/** A day in an adult's lifetime. */
export const birth = (r) => ({ y: r.int(1940, 2004), m: r.int(1, 12), d: r.int(1, 28) });

const MONTHS = {
  en: 'January February March April May June July August September October November December',
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember',
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
  it:
    'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre ' +
    'dicembre',
  nl: 'januari februari maart april mei juni juli augustus september oktober november december',
};
const BIRTH_LABELS = {
  en: [
    ['Date of birth', 'date_of_birth'],
    ['DOB', 'dob'],
    ['D.O.B.', 'dateOfBirth'],
    ['Birth date', 'birth_date'],
    ['Birthday', 'birthday'],
    ['Born', 'born'],
    ['Patient DOB', 'patient_dob'],
    ['Birthdate', 'birthdate'],
  ],
  de: [
    ['Geburtsdatum', 'geburtsdatum'],
    ['geboren am', 'geboren_am'],
    ['Geb.-Datum', 'geb_datum'],
  ],
  fr: [
    ['Date de naissance', 'date_naissance'],
    ['né le', 'ne_le'],
    ['née le', 'nee_le'],
  ],
  es: [
    ['Fecha de nacimiento', 'fecha_nacimiento'],
    ['F. nacimiento', 'fecha_nac'],
  ],
  it: [
    ['Data di nascita', 'data_nascita'],
    ['nato il', 'nato_il'],
    ['nata il', 'nata_il'],
  ],
  nl: [
    ['Geboortedatum', 'geboortedatum'],
    ['geboren op', 'geboren_op'],
  ],
};

/** One date in a form usual in that language. */
export function dateText(r, lang, y, mo, d) {
  const name = MONTHS[lang].split(' ')[mo - 1];
  const [mm, dd] = [r.pad(mo, 2), r.pad(d, 2)];
  const iso = `${y}-${mm}-${dd}`;
  switch (lang) {
    case 'en':
      return r.pick([
        iso,
        iso,
        `${mm}/${dd}/${y}`,
        `${dd}/${mm}/${y}`,
        `${d} ${name} ${y}`,
        `${name} ${d}, ${y}`,
        `${dd}-${name.slice(0, 3)}-${y}`,
        `${mo}/${d}/${y}`,
      ]);
    case 'de':
      return r.pick([`${dd}.${mm}.${y}`, `${d}.${mo}.${y}`, `${d}. ${name} ${y}`, iso]);
    case 'fr':
      return r.pick([`${dd}/${mm}/${y}`, `${d} ${name} ${y}`, iso]);
    case 'es':
      return r.pick([`${dd}/${mm}/${y}`, `${d} de ${name} de ${y}`, `${dd}-${mm}-${y}`]);
    case 'it':
      return r.pick([`${dd}/${mm}/${y}`, `${d} ${name} ${y}`, `${dd}.${mm}.${y}`]);
    default:
      return r.pick([`${dd}-${mm}-${y}`, `${d} ${name} ${y}`, `${dd}/${mm}/${y}`]);
  }
}

/** A date of birth with the words that name it. */
export function birthDate(r) {
  const lang = r.chance(0.5) ? 'en' : r.pick(['de', 'fr', 'es', 'it', 'nl']);
  const [label, key] = r.pick(BIRTH_LABELS[lang]);
  const b = birth(r);
  return { label, key, lang, text: dateText(r, lang, b.y, b.m, b.d) };
}
