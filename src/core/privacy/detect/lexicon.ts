/**
 * Words that say what stands beside them: keys of JSON, headers of tables, labels in letters. As bits, so
 * that a phrase is one number. Small letters; a space joins the words of a phrase, whose last word is
 * looked up together with the one before. In the languages that people write forms in.
 */

export const Label = {
  email: 1 << 0,
  phone: 1 << 1,
  ssn: 1 << 2,
  nationalId: 1 << 3,
  card: 1 << 4,
  iban: 1 << 5,
  account: 1 << 6,
  ip: 1 << 7,
  mac: 1 << 8,
  birth: 1 << 9,
  passport: 1 << 10,
  address: 1 << 11,
  name: 1 << 12,
  /** A password, which may look like anything. */
  password: 1 << 13,
  /** A key or token, which looks random. */
  secret: 1 << 14,
  /** Something that is counted, numbered or hashed, and is nobody's. */
  other: 1 << 15,
  version: 1 << 16,
  /** `at` and `dot` where people write them for signs. */
  at: 1 << 17,
  dot: 1 << 18,
  /** `Bearer` and `Basic` of HTTP. */
  scheme: 1 << 19,
  /** Words that turn a secret's name into the name of something about it: `max_tokens`, `token_url`. */
  about: 1 << 20,
  /** A verb that people use with phone numbers, and with much else. */
  maybePhone: 1 << 21,
  /** What is done with cards, and with much else. */
  maybeCard: 1 << 22,
} as const;

const WORDS: readonly (readonly [number, string])[] = [
  [Label.email, 'email emails mail mailto correo courriel emailadresse 邮箱 メール 이메일 почта'],
  [
    Label.phone,
    'phone phones telephone tel telefon telephon telefono teléfono téléphone telefone mobile cell ' +
      'cellphone cellular mobil handy handynummer rufnummer telefonnummer mobilnummer mobiltelefon ' +
      'móvil movil celular portable fax whatsapp sms msisdn landline dial hotline telefoon ' +
      'telefoonnummer telefonnr telefoni cellulare gsm rückruf anrufen appelez llamar 手机号 手机 ' +
      '手机号码 电话 电话号码 電話 電話番号 携帯 ' +
      '전화 전화번호 휴대폰 телефон тел',
  ],
  [
    Label.maybePhone,
    'caller joindre erreichen reach call called calls calling text ring rang callback dial dialed ' +
      'contact number',
  ],
  [
    Label.maybeCard,
    'paid charged charge charges declined chargeback chargebacks payment payments refund refunded renewal ' +
      'slip bin pays bezahlt belastet abgelehnt payé pagado pagato betaald',
  ],
  [Label.ssn, 'socsec ssn ssns socialsecurity socialsecuritynumber itin tin'],
  [
    Label.nationalId,
    'fodselsnummer hetu nino dni nie nif pesel bsn cpf sin aadhaar aadhar adhaar pan nir insee ' +
      'personnummer ' +
      'personnumer cpr fnr ahv avs codicefiscale fiscale fiscalcode steuer steuerid idnr ' +
      'steueridentifikationsnummer steuernummer curp rut nric hkid tckn kimlik cnp rrn ' +
      'mynumber tfn medicare nhs pps ppsn egn oib isikukood amka afm cedula cédula personalausweis ' +
      'ausweisnummer burgerservicenummer rijksregisternummer henkilötunnus henkilotunnus fødselsnummer ' +
      'taxid ' +
      'nationalid identitynumber identification citizen rodné resident 身份证号 身份证 身份證 身份證號 ' +
      '身份证号码 公民身份号码 マイナンバー 주민등록번호 инн снилс',
  ],
  [
    Label.card,
    'card cards visa mastercard amex maestro creditcard debitcard cardnumber ccnumber cc ccnum ' +
      'kreditkarte kartennummer tarjeta carte carta cartão diners jcb unionpay discover cardno pan ' +
      '银行卡号 卡号 カード番号 카드번호 карта карты',
  ],
  [Label.iban, 'iban ibans'],
  [
    Label.account,
    'account accounts acct accountnumber accountno routing aba konto kontonummer kontonr bankaccount ' +
      'compte cuenta conto conta rekening rekeningnummer sortcode bsb clabe blz bankleitzahl ' +
      'clearing transit bankkonto ifsc 银行账号 账号 口座番号 계좌번호',
  ],
  [
    Label.ip,
    'ip ips ipv ipaddress ipaddr host client peer remote remoteaddr gateway dns nameserver inet ' +
      'inet6 subnet server address addr source src dst destination origin login connection ' +
      'connected firewall ping xff forwarded',
  ],
  [
    Label.mac,
    'mac arp macaddress macaddr ether hwaddr lladdr bssid ethernet hardware wifi bluetooth',
  ],
  [
    Label.birth,
    'nac nasc urodz dob geb birth birthday birthdate born birthdays geboren geburtsdatum geburtstag ' +
      'née né naissance nacimiento nacido nacida nascita nato nata nascimento nascido geboortedatum ' +
      'födelsedatum ' +
      'fødselsdato syntymäaika urodzenia bday dateofbirth 出生日期 生年月日 생년월일 рождения',
  ],
  [
    Label.passport,
    'passport passports passportno passportnumber reisepass reisepassnummer passnummer passeport ' +
      'pasaporte passaporto passaporte paspoort paspoortnummer pass paszport paszportu 护照号 护照号码 ' +
      '护照 パスポート番号 여권번호 паспорт',
  ],
  [
    Label.address,
    'address addresses addr street streetaddress addressline anschrift adresse adres strasse straße ' +
      'dirección direccion domicilio indirizzo endereço rue calle residence resides lives ship ' +
      'shipping billing deliver delivery postal mailing home wohnhaft woonadres 地址 住所 주소 адрес',
  ],
  [
    Label.name,
    'fullname firstname lastname surname forename givenname familyname middlename nachname vorname ' +
      'prénom prenom apellido apellidos nombre nom cognome sobrenome achternaam voornaam ' +
      'customername contactname patientname displayname username employeename cardholder ' +
      'cardholdername accountholder holder assignee reporter patient employee 姓名 氏名 이름 фио',
  ],
  [
    Label.password,
    'password passwords passwd passwort kennwort contraseña contrasena mdp senha wachtwoord hasło haslo ' +
      'adgangskode lösenord salasana heslo şifre parola parool jelszó пароль 密码 密碼 パスワード ' +
      '비밀번호 requirepass masterauth ' +
      'setpassword pwd pw pass passphrase userpassword dbpassword passcode pgpassword mysqlpwd ' +
      'adminpassword ' +
      'rootpassword dbpass redispassword postgrespassword motdepasse',
  ],
  [
    Label.secret,
    'secret secrets token tokens apikey apikeys apitoken apisecret accesskey accesstoken authtoken ' +
      'secretkey secretaccesskey privatekey clientsecret credential credentials signingkey ' +
      'encryptionkey refreshtoken sessiontoken bearertoken authkey masterkey sharedkey ' +
      'accountkey sessionkey webhooksecret jwtsecret appsecret consumersecret servicekey ' +
      'authorization cookie sessionid auth signature',
  ],
  [
    Label.other,
    'order orders barcode barcodes invoice ticket tickets sku isbn ean upc gtin uuid guid hash sha ' +
      'sha1 sha256 sha512 ' +
      'md5 checksum digest commit revision rev build timestamp epoch time date ts tracking parcel ' +
      'shipment part model serial imei port line lines column row page size bytes length count ' +
      'total sum amount price cost ratio lat lon lng latitude longitude coordinates id ids ref ' +
      'reference index offset seq sequence number_of case issue pr pull article asin item product ' +
      'quantity qty score rating rate percent version release transaction txn batch job process pid ' +
      'thread request req trace session correlation event doi pmid arxiv rfc cve ' +
      'bestellung bestellnummer rechnung rechnungsnummer auftrag auftragsnummer artikelnummer ' +
      'kundennummer commande facture pedido factura ordine fattura meter vin plate postcode zip ' +
      'integrity etag nonce salt fingerprint thumbprint color colour width height pixels px ' +
      'duration elapsed latency seconds millis ms chapter section figure room flight population ' +
      'created updated modified expires expiry deadline due started finished scheduled published',
  ],
  [
    Label.version,
    'version versions ver release build firmware semver oid section chapter clause driver sdk ' +
      'chrome firefox safari mozilla edge opera webkit applewebkit gecko kernel assemblyversion ' +
      'fileversion productversion package upgrade upgraded downgrade bumped bump',
  ],
  [Label.at, 'at arroba'],
  [Label.dot, 'dot punto punkt'],
  [Label.scheme, 'bearer basic'],
  [
    Label.about,
    'max min count counts type types url uri endpoint policy policies expiry expires expiration ttl ' +
      'length size limit limits budget usage used name names hash hashed public csrf xsrf page next ' +
      'prev previous cursor continuation primary foreign sort partition cache regex pattern field ' +
      'required strength hint reset changed updated created age rotation manager path file store ' +
      'per rate cost input output prompt completion total cached enabled disabled valid provider ' +
      'issuer algorithm alg version id label placeholder description title parser index position ' +
      'etag idempotency sync pagination map set list check strategy method bucket key_id kid',
  ],
];

/** Phrases of two words, which are joined where they stand: what the pair says instead of its words. */
const PHRASES: readonly (readonly [number, string])[] = [
  [Label.ssn, 'social security,security number,social sec,soc sec,ss number,ss no,ss num'],
  [
    Label.nationalId,
    'national id,registre national,pan card,national insurance,insurance number,insurance no,tax id,' +
      'tax number,file number,fiscal code,codice fiscale,identity number,identity card,id card,' +
      'personal number,personal code,' +
      'personal id,social insurance,identification number,steuer id,taxpayer id,id number,' +
      'resident id,citizen id,my number,numéro fiscal,permanent account,identity no,citizen number,' +
      'nhs number,s license,s licence,drivers license,driver license,driving licence,driving license,' +
      'sécurité sociale,securite sociale,identity document,resident identity',
  ],
  [
    Label.card,
    'credit card,debit card,card number,card no,card num,payment card,cc number,card ending,' +
      'kredit karte,carte bancaire,card pan,primary account',
  ],
  [
    Label.account,
    'a c,bank account,account number,account no,account num,acct number,acct no,acct num,routing number,' +
      'sort code,transit number,konto nr,account nr,checking account,savings account,bank number,' +
      'bank acct,routing no,beneficiary account,iban account',
  ],
  [Label.ip, 'ip address,ip addr,client ip,remote addr,source ip,x forwarded,real ip,from ip'],
  [Label.mac, 'mac address,mac addr,hardware address,physical address,ethernet address'],
  [
    Label.birth,
    'of birth,birth date,date birth,né le,née le,ne le,nee le,geboren am,born on,data urodzenia,birth day,' +
      'fecha nacimiento,de naissance,de nacimiento,di nascita,de nascimento,born in',
  ],
  [
    Label.passport,
    'passport number,passport no,passport num,travel document,passport nr,pass nr,passport id',
  ],
  [
    Label.address,
    'street address,home address,shipping address,billing address,mailing address,postal address,' +
      'delivery address,lives at,resides at,ship to,bill to,deliver to,address line,residential address,' +
      'office address,billing street,shipping street',
  ],
  [
    Label.name,
    'first name,last name,full name,given name,family name,middle name,customer name,contact name,' +
      'patient name,employee name,client name,account holder,card holder,legal name,maiden name,' +
      'owner name,recipient name,sender name,author name,guest name,member name,student name,' +
      'applicant name,person name,billing name,shipping name,reporter name,nurse name,doctor name,' +
      'holder name,cardholder name,manager name,user name,tenant name,your name,assigned to,' +
      'display name,real name,participant name,candidate name,passenger name,driver name,' +
      'beneficiary name,subscriber name,agent name,lead name,emergency contact',
  ],
  [Label.email, 'email address,e mail,mail address,contact email'],
  [
    Label.phone,
    'phone number,phone no,mobile number,mobile no,cell number,contact number,tel no,tel nr,fax number,' +
      'call me,call us,bel mij,mich unter,reach me,text me,call at,call on,telephone number,whatsapp number,' +
      'work phone,' +
      'home phone,phone home,direct line,phone work,contact no,reach at',
  ],
  [
    Label.secret,
    'api key,api token,api secret,access key,access token,auth token,secret key,private key,' +
      'client secret,signing key,encryption key,refresh token,session token,master key,shared key,' +
      'account key,session key,webhook secret,app secret,consumer secret,consumer key,service key,' +
      'license key,bot token,deploy key,integration key,auth key,app key,application key,' +
      'subscription key,x api,write key,admin key,personal access,storage key,ssh key,signing secret,' +
      'session cookie,session id',
  ],
  [
    Label.password,
    'identified by,pass word,pass phrase,mot passe,de passe,db pass,user pass,admin pass,root pass',
  ],
  [
    Label.other,
    'order number,order id,order no,invoice no,invoice number,ticket number,tracking number,part number,' +
      'model number,serial number,case number,reference number,confirmation number,build number,' +
      'line number,port number,version number,batch number,phone model,card id,card count,' +
      'account id,account type,phone id,phone type,card type,customer number,customer id,' +
      'transaction id,transaction number,po number,test number,file name,host name,product name,event name,' +
      'phone case,call id,call stack,call site,call count,call depth,call duration,text length,' +
      'text size,passport office,card game,host id,client id,client version,client build,' +
      'server version,server build,docket number,record number,employee number,employee id,user id,' +
      'student id,session number,booking reference,member number,patient id,text color,' +
      'text id,return code,error code,exit code,status code,date time,purchase order,issue number,' +
      'gift card,sim card,card title,card index,graphics card,business card,video card,' +
      'ip version,ip protocol,name server,pass rate,pass count,pass through,boarding pass,' +
      'e mail id,mail id',
  ],
];

/** First words of the phrases of personNames.ts. */
const LEADS =
  'mr mrs ms mx miss dr prof herr herrn frau sr sra srta mme mlle monsieur madame señor señora dear ' +
  'hi hello hey sehr lieber liebe hallo cher chère bonjour estimado estimada querido querida hola ' +
  'gentile caro cara beste geachte prezado prezada my mein ich je me mi mijn meu i spoke signed ' +
  'reported assigned approved requested reviewed created submitted written authored attn attention c ' +
  'on co acked tested author committer from to cc bcc reply sender regards sincerely cheers wishes ' +
  'thanks thank grüße grüßen cordialement saludos saluti groeten customer client contact employee ' +
  'applicant recipient candidate guest student attendee passenger beneficiary payee kunde kundin ' +
  'ansprechpartner ansprechpartnerin empfänger absender name nom nombre sig sigra dott mevr nazywam ' +
  'jag jeg mitt best saludo groet groetjes hälsningar hälsningarna hilsen poważaniem pozdrawiam ' +
  'cumprimentos atenciosamente atentamente fn suggested attendees participants passengers guests ' +
  'teilnehmer participantes asistentes';

/** Beside the labels of a word: it begins a phrase with a name, or ends a phrase of this lexicon. */
export const LEAD = 1 << 29;
export const LAST = 1 << 30;
export const ROLES = LEAD | LAST;

const words = new Map<string, number>();
const phrases = new Map<string, number>();

function note(word: string, bits: number): void {
  words.set(word, (words.get(word) ?? 0) | bits);
}

for (const [label, list] of WORDS) for (const word of list.split(' ')) note(word, label);
for (const [label, list] of PHRASES) {
  for (const phrase of list.split(',')) {
    phrases.set(phrase, label);
    note(phrase.slice(phrase.indexOf(' ') + 1), LAST);
  }
}
for (const word of LEADS.split(' ')) note(word, LEAD);

/** By the first and the last letter and the length: whether any word is like that. Most words are not. */
const isUsed = new Uint8Array(1 << 15);
for (const word of words.keys()) isUsed[shapeOf(word, 0, word.length)] = 1;

function shapeOf(text: string, start: number, end: number): number {
  const first = letterOf(text.charCodeAt(start));
  const last = letterOf(text.charCodeAt(end - 1));
  return (first << 10) | (last << 5) | ((end - start) & 31);
}

/** The same for small letters and capitals; of other scripts, one for all. */
function letterOf(code: number): number {
  return code < 128 ? code & 31 : 0;
}

/** Whether a part of a text may be a word of the lexicon, in small letters or capitals. */
export function mayBeWord(text: string, start: number, end: number): boolean {
  return isUsed[shapeOf(text, start, end)] === 1;
}

/** What a word says, by itself; 0 for nothing. */
export function labelOfWord(word: string): number {
  return (words.get(word) ?? 0) & ~ROLES;
}

/** Its labels, with `LEAD` and `LAST` among them. */
export function meaningOf(word: string): number {
  return words.get(word) ?? 0;
}

/** What a word says after another; undefined where the two are no phrase. */
export function labelOfPhrase(before: string, word: string): number | undefined {
  return phrases.get(`${before} ${word}`);
}
