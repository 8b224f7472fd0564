/** Innocent prose, chat, chess, cities, products and companies. */

const FIRMS = [
  'Siemens',
  'Goldman Sachs',
  'Johnson & Johnson',
  'Wells Fargo',
  'Deutsche Bank',
  'IKEA',
  'Mercedes-Benz',
  'Hewlett-Packard',
  'Procter & Gamble',
  'Airbus',
  'Nestlé',
  'Philips',
  'Unilever',
];
const CITIES = [
  'Paris',
  'San Jose',
  'Florence',
  'Lincoln',
  'Santiago',
  'Victoria',
  'Charlotte',
  'Kraków',
  'Den Haag',
  'Sofia',
  'Madison',
  'Austin',
  'Houston',
  'Sydney',
  'Adelaide',
  'Porto',
];
const MONTHS = ['April', 'May', 'June', 'August', 'March', 'October', 'January'];
const THINGS = [
  'Ford Fiesta',
  'Visual Studio Code',
  'Jupyter Notebook',
  'Apache Kafka',
  'Jenkins',
  'Amazon Alexa',
  'Tesla Model 3',
  'Ruby on Rails',
  'Grafana Loki',
  'Red Hat Linux',
  'Apache Cassandra',
];

const EN = [
  [
    'The build',
    'The release',
    'Our pipeline',
    'The report',
    'This change',
    'The migration',
    'The cache',
  ],
  [
    'was postponed until',
    'finished without errors in',
    'failed twice before',
    'will be reviewed after',
    'had no effect on',
    'improved a lot since',
  ],
  [
    'the next sprint',
    'the summer break',
    'Monday',
    'the second quarter',
    'the last deployment',
    'the planning meeting',
    'lunch',
  ],
];
const DE = [
  ['Der Bericht', 'Die Lieferung', 'Das Update', 'Die Besprechung', 'Der Vertrag', 'Das Lager'],
  ['wurde verschoben auf', 'ist fertig bis', 'beginnt erst nach', 'bleibt unverändert bis'],
  ['nächste Woche', 'Ende des Monats', 'Montag', 'zur Sommerpause', 'zum Quartalsende'],
];
const FR = [
  ['Le rapport', 'La livraison', 'La réunion', 'Le contrat', 'Le projet', 'Le serveur'],
  ['sera prêt avant', 'est reporté après', 'commence juste après', 'reste en attente jusqu’à'],
  ['la semaine prochaine', 'la fin du mois', 'lundi', 'la pause d’été', 'la prochaine version'],
];
const ES = [
  ['El informe', 'La entrega', 'La reunión', 'El contrato', 'El proyecto', 'El servidor'],
  ['estará listo antes de', 'se aplaza hasta', 'empieza después de', 'queda pendiente hasta'],
  ['la próxima semana', 'fin de mes', 'el lunes', 'las vacaciones', 'la siguiente versión'],
];
const IT = [
  ['Il rapporto', 'La consegna', 'La riunione', 'Il contratto', 'Il progetto', 'Il server'],
  ['sarà pronto prima di', 'è rinviato fino a', 'comincia dopo', 'resta in sospeso fino a'],
  ['la prossima settimana', 'fine mese', 'lunedì', 'le vacanze', 'la prossima versione'],
];
const NL = [
  ['Het rapport', 'De levering', 'De vergadering', 'Het contract', 'Het project', 'De server'],
  ['is klaar voor', 'wordt uitgesteld tot', 'begint pas na', 'blijft ongewijzigd tot'],
  ['volgende week', 'het einde van de maand', 'maandag', 'de zomer', 'de volgende versie'],
];
const ADDON = [
  '',
  '',
  ' Nothing else changed.',
  ' Please check the notes.',
  ' No action is needed.',
  ' (done)',
];

const say = (r, parts) => `${parts.map((p) => r.pick(p)).join(' ')}.`;

/** Makers of text. */
export const prose = [
  (r) => say(r, EN) + r.pick(ADDON),
  (r) => say(r, EN) + r.pick(ADDON),
  (r) => say(r, DE),
  (r) => say(r, FR),
  (r) => say(r, ES),
  (r) => say(r, IT),
  (r) => say(r, NL),
  (r) => `The workshop in ${r.pick(CITIES)} takes place in ${r.pick(MONTHS)} ${r.int(2020, 2028)}.`,
  (r) => `${r.pick(FIRMS)} opened an office in ${r.pick(CITIES)} and ${r.pick(CITIES)}.`,
  (r) => `We compared ${r.pick(THINGS)} with ${r.pick(THINGS)}; ${r.pick(MONTHS)} results are out.`,
  (r) => `${r.pick(FIRMS)} and ${r.pick(FIRMS)} signed the contract in ${r.pick(MONTHS)}.`,
  (r) =>
    `Wall Street closed ${r.int(1, 4)}.${r.digits(1)} percent higher after ${r.pick(FIRMS)}` +
    ` reported.`,
  (r) => `Your password must be at least ${r.int(8, 24)} characters long.`,
  (r) => `The password must contain ${r.int(1, 3)} digits and a symbol.`,
  (r) => `Forgot your password? The link is valid for ${r.int(5, 90)} minutes.`,
  (r) => `Das Passwort muss mindestens ${r.int(8, 24)} Zeichen haben.`,
  (r) => `Le mot de passe doit contenir ${r.int(8, 24)} caractères.`,
  (r) => `The token expires after ${r.int(5, 90)} minutes, then a new token is issued.`,
  (r) =>
    `Enter your card number and the ${r.int(3, 4)}-digit code on step ${r.int(1, 9)} of the` +
    ` form.`,
  (r) => `Please provide your email and phone number on page ${r.int(1, 40)}.`,
  (r) => `The SSN column is empty in ${r.int(2, 900)} rows.`,
  (r) => `IBAN missing in line ${r.int(2, 900)}.`,
  (r) => `API keys are rotated every ${r.int(7, 180)} days by the platform team.`,
  (r) => `The passport field was removed in release ${r.int(2, 40)}.${r.int(0, 9)}.`,
  (r) =>
    `1. e4 e5 2. Nf3 Nc6 3. ${r.pick(['Bb5 a6', 'Bc4 Bc5', 'd4 exd4'])} ${r.int(4, 9)}. O-O` +
    ` Nf6`,
  (r) => `Great work :tada: :rocket: :${r.pick(['fire', 'eyes', 'bug', 'star'])}: +${r.int(2, 40)}`,
  (r) => `See RFC ${r.int(1000, 9300)}, section ${r.int(1, 9)}.${r.int(1, 9)}.${r.int(1, 9)}.`,
  (r) => `Meeting ${r.int(8, 11)}:00-${r.int(12, 18)}:30 in room ${r.int(1, 9)}.${r.int(10, 99)}.`,
  (r) => `Port ${r.int(1024, 65535)} is already in use; retry in ${r.int(2, 90)} s.`,
  (r) =>
    `Sprint ${r.int(1, 99)} ended with ${r.int(10, 90)} points, ${r.int(1, 40)} more than` +
    ` planned.`,
  (r) =>
    `Retry ${r.int(1, 9)} of ${r.int(10, 20)}: status ${r.pick([429, 500, 502, 503])} after ${r.int(
      10,
      9999,
    )} ms`,
  (r) =>
    `In ${r.int(1900, 2020)} the bridge carried ${r.int(1, 90)},${r.digits(3)} vehicles a` +
    ` day.`,
  (r) =>
    `Dear customer,\n\nyour order ${r.fill('P######')} has shipped.\n\nBest regards\nThe` +
    ` support team`,
  (r) =>
    `Hi team,\n\nthe ${r.pick(MONTHS)} numbers are attached (${r.int(2, 90)}` +
    ` pages).\n\nThanks`,
  (r) => `Sehr geehrte Damen und Herren,\n\nanbei Rechnung ${r.fill('P#####')}.\n\nIhr Serviceteam`,
  (r) => `From: Build Bot\nSubject: Job ${r.int(100, 99999)} passed in ${r.int(2, 90)} min`,
  (r) =>
    `status: ok\nowner: platform team\nreplicas: ${r.int(1, 20)}\nregion:` +
    ` eu-west-${r.int(1, 3)}\n`,
  (r) => `product_name: ${r.pick(THINGS)}\nstock: ${r.int(1, 999)}\n`,
  (r) => ({ product_name: r.pick(THINGS), vendor: r.pick(FIRMS), stock: r.int(0, 999) }),
  (r) => ({ company_name: r.pick(FIRMS), city: r.pick(CITIES), employees: r.int(10, 99999) }),
  (r) => ({
    file_name: `report-${r.int(1, 999)}.pdf`,
    display_name: 'Quarterly report',
    pages: r.int(1, 90),
  }),
  (r) => ({
    name: r.pick(['build', 'lint', 'deploy']),
    status: 'success',
    duration: r.int(1, 9999),
  }),
  (r) =>
    `service,city,month\n${r.pick(THINGS)},${r.pick(CITIES)},${r.pick(MONTHS)}` +
    ` ${r.int(2019, 2027)}\n`,
  (r) =>
    `| Product | City |\n|---|---|\n| ${r.pick(THINGS)} | ${r.pick(CITIES)} |\n| total |` +
    ` ${r.int(1, 99)} |`,
  (r) => ({
    errors: [
      { field: 'email', code: 'required' },
      { field: 'phone', code: `E${r.int(10, 99)}` },
    ],
  }),
  (r) => ({
    schema: { email: { type: 'string' }, ssn: { type: 'string', maxLength: r.int(9, 40) } },
  }),
  (r) => ({ email: null, phone: '', password: '********', attempts: r.int(1, 99) }),
  (r) => ({
    email_verified: true,
    phone_verified: false,
    has_password: true,
    score: r.int(1, 999),
  }),
];
