const NAMES = [
  [
    'en',
    'James Oliver Harriet Chloe Megan Callum Natalie Gregory Samantha Trevor Imogen Douglas',
    'Whitfield Pemberton Ashworth Holloway Kendrick Marlowe Thornton Bradshaw Langley Winslow',
  ],
  [
    'us',
    'Tyler Madison Brandon Kayla Derek Vanessa Marcus Denise Patricia Raymond Cheryl Darnell',
    'Hutchinson Caldwell Ramirez Sandoval McAllister Jefferson Nguyen Kowalczyk Delgado Brewster',
  ],
  [
    'de',
    'Anna Lukas Friederike Jürgen Sabine Matthias Heike Torsten Katharina Björn Ulrike Dieter',
    'Hoffmann Schröder Zimmermann Krause Lindemann Vogel Brückner Neumann Böttcher Weißmann',
  ],
  [
    'fr',
    'Élodie Mathieu Camille Thierry Aurélie Benoît Sandrine Guillaume Océane Yves Margaux Léa',
    'Lefèvre Dubois Moreau Fontaine Girard Rousseau Beaumont Marchand Chevalier Delacroix',
  ],
  [
    'es',
    'Lucía Javier Carmen Álvaro Beatriz Rodrigo Inés Gonzalo Marisol Ignacio Pilar Sergio',
    'Fernández Ortega Castillo Navarro Domínguez Herrera Iglesias Montero Serrano Vázquez',
  ],
  [
    'it',
    'Giulia Alessandro Chiara Lorenzo Federica Davide Martina Stefano Elisa Riccardo Paola',
    'Bianchi Esposito Ferrari Romano Colombo Ricci Marchetti Gallo Conti Moretti',
  ],
  [
    'nl',
    'Sanne Daan Femke Bram Lotte Joris Anouk Wouter Marieke Thijs Floor Ruben',
    'Bakker Visser Hendriks Jansen Mulder Dijkstra Brouwer Kuipers Vermeulen Schouten',
  ],
  [
    'pl',
    'Agnieszka Paweł Katarzyna Grzegorz Małgorzata Tomasz Zuzanna Wojciech Ewelina Marcin',
    'Kowalski Wiśniewska Zieliński Wójcik Lewandowska Kaczmarek Mazur Pawlak Dąbrowska',
  ],
  [
    'sv',
    'Astrid Henrik Linnéa Magnus Ingrid Fredrik Elsa Gustaf Sigrid Anders Maja',
    'Lindqvist Bergström Sandberg Nyström Hedlund Ekström Sjöberg Forsberg Åkesson Holmgren',
  ],
  [
    'pt',
    'Mariana Thiago Beatriz Rafael Letícia Gustavo Larissa Henrique Camila Vinícius',
    'Oliveira Carvalho Figueiredo Nascimento Cardoso Teixeira Barbosa Monteiro Azevedo',
  ],
  [
    'in',
    'Priya Rahul Ananya Vikram Deepika Arjun Kavita Sanjay Meera Rohan Lakshmi',
    'Sharma Iyer Patel Krishnan Chatterjee Banerjee Reddy Mukherjee Deshpande Kulkarni',
  ],
  [
    'tr',
    'Ayşe Mehmet Zeynep Emre Elif Mustafa Selin Kerem Fatma Burak',
    'Yılmaz Demir Çelik Kaya Öztürk Arslan Doğan Aydın Şahin Korkmaz',
  ],
  [
    'jp',
    'Yuki Haruto Sakura Kenji Aiko Takumi Naoko Hiroshi Emi Daichi',
    'Tanaka Yamamoto Kobayashi Watanabe Nakamura Fujimoto Matsuda Ishikawa Okada',
  ],
  [
    'cz',
    'Tereza Ondřej Veronika Jakub Lenka Zdeněk Markéta Radek Hana Vojtěch',
    'Novotný Dvořák Procházka Svoboda Kučera Horák Němec Pokorný Šimek',
  ],
].map(([loc, first, last]) => ({ loc, first: first.split(' '), last: last.split(' ') }));

/** A person: first, last, full (sometimes with a middle initial or a double name). */
export function person(r, loc) {
  const set = loc ? NAMES.find((n) => n.loc === loc) : r.pick(NAMES);
  const first = r.pick(set.first);
  let last = r.pick(set.last);
  let middle = '';
  const roll = r.f();
  if (roll < 0.08) last += `-${r.pick(set.last.filter((l) => l !== last))}`;
  else if (roll < 0.16 && set.loc === 'us') middle = ` ${r.pick('ABCDEFGHJKLMRST')}.`;
  else if (roll < 0.33 && set.loc === 'nl') last = `${r.pick(['van den', 'de', 'van'])} ${last}`;
  else if (roll < 0.28 && set.loc === 'es') last += ` ${r.pick(set.last)}`;
  return { loc: set.loc, first, last, full: `${first}${middle} ${last}` };
}

const FOLD = { ł: 'l', ø: 'o', ß: 'ss', ı: 'i', ä: 'ae', ö: 'oe', ü: 'ue' };

/** A name as it may stand in a mail address. */
export const ascii = (s) =>
  s
    .toLowerCase()
    .replace(/[łøßıäöü]/gu, (c) => FOLD[c])
    .normalize('NFD')
    .replace(/[^a-z-]/gu, '');
