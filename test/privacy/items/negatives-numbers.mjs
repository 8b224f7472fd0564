import { luhnDigit, luhnOk, ibanRaw } from './values-money.mjs';
import { dateText } from './values-dates.mjs';

/** Innocent numbers, dates and identifiers. Each maker gives { w: words, v: value }. */

const w = (label, key) => ({ label, key });
const one = (r, list) => w(...r.pick(list));
const ver = (r, n) => Array.from({ length: n }, () => r.int(0, r.pick([9, 30, 300]))).join('.');

function badLuhn(r) {
  for (;;) {
    const d = r.pick('12356789') + r.digits(r.pick([12, 14, 15, 15, 15, 18]));
    if (!luhnOk(d)) return d;
  }
}

function luckyLuhn(r) {
  const d = r.pick('01789') + r.digits(14);
  return d + luhnDigit(d);
}

function isbn13(r) {
  const d = `978${r.digits(9)}`;
  let s = 0;
  for (let i = 0; i < 12; i += 1) s += Number(d[i]) * (i % 2 ? 3 : 1);
  return d + ((10 - (s % 10)) % 10);
}

const isbnDash = (r) => isbn13(r).replace(/(...)(.)(....)(....)(.)/u, '$1-$2-$3-$4-$5');
const ORDER = [
  ['Order number', 'order_number'],
  ['Invoice no.', 'invoice_no'],
  ['Ticket', 'ticket_id'],
  ['Bestellnummer', 'bestellnummer'],
  ['Numéro de commande', 'numero_commande'],
  ['Job', 'job_id'],
  ['Rechnungsnummer', 'rechnungsnummer'],
  ['Purchase order', 'po_number'],
  ['Batch', 'batch_id'],
  ['Request', 'request_id'],
  ['Case reference', 'case_ref'],
  ['Número de pedido', 'numero_pedido'],
];
const TRACK = [
  ['Tracking number', 'tracking_number'],
  ['Shipment', 'shipment_id'],
  ['Sendungsnummer', 'sendungsnummer'],
  ['Waybill', 'waybill'],
];
const STAMP = [
  ['created_at', 'created_at'],
  ['Last modified', 'last_modified'],
  ['Expires', 'expires_at'],
  ['Started', 'started_at'],
  ['Timestamp', 'timestamp'],
  ['updated', 'updated_at'],
  ['ts', 'ts'],
];
const DAY = [
  ['Due date', 'due_date'],
  ['Invoice date', 'invoice_date'],
  ['Release date', 'release_date'],
  ['Deadline', 'deadline'],
  ['Lieferdatum', 'lieferdatum'],
  ['Delivery date', 'delivery_date'],
  ['Fecha de entrega', 'fecha_entrega'],
  ["Date d'échéance", 'date_echeance'],
  ['Scadenza', 'scadenza'],
  ['Contract start', 'contract_start'],
  ['Last backup', 'last_backup'],
];

/** Makers of { w, v } pairs. */
export const numberPairs = [
  (r) => ({
    w: one(r, ORDER),
    v: r.fill(
      r.pick([
        'P#########',
        'P#######',
        'SO-######',
        'RG-20##-#####',
        'P###########',
        'RE-######-##',
        '4#########',
        'BE##########',
        'P####-#####',
      ]),
    ),
  }),
  (r) => ({ w: one(r, ORDER), v: r.fill('P####-######-##') }),
  (r) => ({
    w: one(r, TRACK),
    v: r.fill(
      r.pick([
        '1Z@##@##P#########',
        '0034043#############',
        'RR#########DE',
        '94001#################',
        'JD01460####P#######',
        'P###########',
      ]),
    ),
  }),
  (r) => ({ w: one(r, ORDER), v: badLuhn(r) }),
  (r) => ({ w: one(r, ORDER), v: luckyLuhn(r) }),
  (r) => ({
    w: one(r, [
      ['Event ID', 'event_id'],
      ['Snowflake', 'snowflake'],
      ['Message id', 'message_id'],
      ['Sequence', 'sequence_no'],
      ['Trace', 'trace_id'],
    ]),
    v: badLuhn(r),
  }),
  (r) => ({
    w: one(r, [
      ['ISBN', 'isbn'],
      ['ISBN-13', 'isbn13'],
    ]),
    v: r.pick([isbn13, isbnDash])(r),
  }),
  (r) => ({
    w: one(r, [
      ['EAN', 'ean'],
      ['UPC', 'upc'],
      ['GTIN', 'gtin'],
      ['Barcode', 'barcode'],
    ]),
    v: r.fill(r.pick(['400########', '0############', '50###########', '7###########'])),
  }),
  (r) => ({
    w: one(r, [
      ['SKU', 'sku'],
      ['Part number', 'part_number'],
      ['Artikelnummer', 'artikelnummer'],
      ['Product code', 'product_code'],
      ['Model', 'model_no'],
      ['Serial', 'serial_number'],
    ]),
    v: r.fill(
      r.pick([
        '@@-####-##',
        '###-##-@@@',
        '@@@#####',
        '#####-###',
        '000-##-####',
        '666-##-####',
        '##-####-###',
        '@#@-####',
        'P###.###.##',
        '###-###-@@',
      ]),
    ),
  }),
  (r) => ({ w: one(r, STAMP), v: r.stamp() }),
  (r) => ({ w: one(r, STAMP), v: String(r.int(1500000000, 1799999999)) }),
  (r) => ({
    w: one(r, STAMP),
    v: `${r.int(1500000000, 1799999999)}${r.digits(r.pick([3, 3, 6, 9]))}`,
  }),
  (r) => ({
    w: one(r, DAY),
    v: dateText(
      r,
      r.pick(['en', 'de', 'fr', 'es', 'it', 'nl']),
      r.int(2015, 2028),
      r.int(1, 12),
      r.int(1, 28),
    ),
  }),
  (r) => ({
    w: one(r, [
      ['Version', 'version'],
      ['Firmware version', 'firmware_version'],
      ['File version', 'file_version'],
      ['Driver version', 'driver_version'],
      ['App version', 'app_version'],
    ]),
    v: r.pick([
      ver(r, 4),
      ver(r, 4),
      `v${ver(r, 3)}`,
      `${ver(r, 3)}-rc.${r.int(1, 9)}+${r.hex(7)}`,
      `${ver(r, 3)}+build.${r.int(1, 4000)}`,
      `10.0.${r.int(10000, 22631)}.${r.int(1, 4000)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['OID', 'oid'],
      ['SNMP OID', 'snmp_oid'],
      ['Policy OID', 'policy_oid'],
    ]),
    v: r.pick(['1.3.6.1.4.1.', '2.16.840.1.113730.', '1.2.840.113549.1.']) + ver(r, 3),
  }),
  (r) => ({
    w: one(r, [
      ['Location', 'location'],
      ['Coordinates', 'coordinates'],
      ['Bounds', 'bounds'],
    ]),
    v: r.pick([
      `${r.int(-89, 89)}.${r.digits(6)}, ${r.int(-179, 179)}.${r.digits(6)}`,
      `${r.int(0, 89)}°${r.int(10, 59)}'${r.int(10, 59)}''N`,
      `[${r.int(0, 89)}.${r.digits(4)}, ${r.int(0, 99)}.${r.digits(4)}]`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Price', 'price'],
      ['Total', 'total'],
      ['Balance due', 'balance_due'],
      ['Summe', 'summe'],
      ['Montant', 'montant'],
      ['Budget', 'budget'],
    ]),
    v: r.pick([
      `${r.fill('P,###.##')} EUR`,
      `$${r.fill('P##,###.##')}`,
      `${r.fill('P.###,##')} €`,
      `${r.fill('P ### ###')} zł`,
      `USD ${r.fill('P,###,###.##')}`,
      `CHF ${r.fill("P'###.##")}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Progress', 'progress'],
      ['Growth', 'growth'],
      ['Coverage', 'coverage'],
    ]),
    v: `${r.int(1, 99)}.${r.digits(r.pick([1, 2, 6]))}${r.pick(['%', ' %'])}`,
  }),
  (r) => ({
    w: one(r, [
      ['Color', 'color'],
      ['Background', 'background'],
      ['Theme', 'theme_color'],
    ]),
    v: r.pick([
      `#${r.hex(6)}`,
      `#${r.hex(3)}`,
      `#${r.hex(8)}`,
      `rgb(${r.int(0, 255)}, ${r.int(0, 255)}, ${r.int(0, 255)})`,
      `0x${r.hex(8).toUpperCase()}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Size', 'size_bytes'],
      ['Bytes', 'bytes'],
      ['Content-Length', 'content_length'],
      ['Memory', 'memory_used'],
      ['Rows', 'row_count'],
      ['Views', 'view_count'],
    ]),
    v: r.fill(r.pick(['P########', 'P#########', 'P#####', 'P##########', 'P###############'])),
  }),
  (r) => ({
    w: one(r, [
      ['Elapsed', 'elapsed'],
      ['TTL', 'ttl'],
      ['Timeout', 'timeout'],
      ['Duration', 'duration'],
    ]),
    v: r.pick([
      `PT${r.int(1, 9)}H${r.int(1, 59)}M`,
      `P${r.int(1, 30)}DT${r.int(1, 9)}H`,
      `${r.int(0, 9)}:${r.pad(r.int(0, 59), 2)}:${r.pad(r.int(0, 59), 2)}.${r.digits(3)}`,
      `${r.int(1, 999)}.${r.digits(6)}s`,
      `${r.int(8, 11)}:30-${r.int(12, 18)}:00`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Address', 'bind_address'],
      ['Host', 'host'],
      ['Listen', 'listen'],
      ['Netmask', 'netmask'],
      ['Loopback', 'loopback'],
      ['Bind', 'bind'],
    ]),
    v: r.pick([
      '127.0.0.1',
      '0.0.0.0',
      '::1',
      '255.255.255.0',
      '127.0.0.1:8080',
      '0.0.0.0:3000',
      '255.255.0.0',
      '[::1]:9229',
      'http://127.0.0.1:5173',
      '255.255.255.255',
      'localhost:5432',
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Reference', 'reference'],
      ['Payment reference', 'payment_reference'],
      ['Check value', 'check_value'],
      ['Sample', 'sample'],
    ]),
    v: ibanRaw(r, r.int(1, 90)),
  }),
  (r) => ({
    w: one(r, [
      ['Value', 'value'],
      ['Mean', 'mean'],
      ['Loss', 'loss'],
      ['Energy', 'energy'],
    ]),
    v: r.pick([
      `${r.int(1, 9)}.${r.digits(10)}e-${r.int(2, 12)}`,
      `-${r.int(0, 9)}.${r.digits(15)}`,
      `0.${r.digits(16)}`,
      `${r.int(1, 9)}.${r.digits(3)}E+${r.int(10, 23)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Aspect', 'aspect_ratio'],
      ['Scale', 'scale'],
      ['Score', 'score'],
      ['Resolution', 'resolution'],
    ]),
    v: r.pick([
      '16:9',
      '4:3',
      '21:9',
      `${r.int(1, 9)}:${r.int(1, 9)}`,
      `${r.int(1, 50)}:${r.int(50, 900)}`,
      `${r.int(640, 3840)}x${r.int(480, 2160)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['Range', 'range'],
      ['Steps', 'steps'],
      ['Pages', 'pages'],
      ['Grid', 'grid'],
    ]),
    v: r.pick([
      `${r.int(1, 9)}00-${r.int(1, 9)}00-${r.int(1, 9)}00`,
      `${r.int(1, 400)}–${r.int(401, 900)}`,
      `${r.int(1, 9)}0,${r.int(1, 9)}0,${r.int(1, 9)}0`,
      `${r.int(1990, 2010)}-${r.int(2011, 2026)}`,
    ]),
  }),
  (r) => ({
    w: one(r, [
      ['max_tokens', 'max_tokens'],
      ['token_count', 'token_count'],
      ['Prompt tokens', 'prompt_tokens'],
      ['password_min_length', 'password_min_length'],
      ['api_key_count', 'api_key_count'],
      ['token_ttl', 'token_ttl'],
      ['phone_count', 'phone_count'],
      ['email_count', 'email_count'],
      ['card_count', 'card_count'],
      ['secret_version', 'secret_version'],
    ]),
    v: String(r.int(1, 32768)),
  }),
];
